"""English: facts measured in the model."""

TEXTS = {
    "fact.title": "{source}: {met} of {all} facts are met",
    "fact.title.failed": "{source}: {met} of {all} facts are met, {failed} not",
    "fact.caption": "Each line has a scale of its own. Grey: values that agree with the fact. Line: "
    "99 % interval of what was measured. Filled: met; hollow: open; cross: not met. P marks a pin: it was "
    "used to set a default, and is no proof.",
    "fact.alt": "One line a number, with its band and interval. {told}.",
    "fact.row": "{name} {verdict}",
    "fact.found": "{value}  {verdict}",
    "fact.source.from-satisfaction-to-loyalty": "from satisfaction to loyalty",
    "fact.source.customer-service-and-customer-strategy": "customer service and customer strategy",
    "fact.source.ten-customer-myths": "ten customer myths",
    "fact.source.customer-positioning-errors-and-upkeep": "customer positioning errors and upkeep",
    "fact.source.target-customer-management": "target customer management",
    "fact.source.published": "published",
    "fact.pin": "{id} P",
    "fact.verdict.met": "met",
    "fact.verdict.not met": "not met",
    "fact.verdict.open": "open",
    "fact.verdict.not measured": "not measured",
    "fact.kind.pin": "pin",
    "fact.kind.predict": "prediction",
    "fact.column.fact": "Fact",
    "fact.column.kind": "Kind",
    "fact.column.statement": "Statement",
    "fact.column.verdict": "Verdict",
    "fact.column.why": "Why",
    "fact.column.pin": "Pins",
    "fact.column.predict": "Predictions",
    "fact.failed.caption": "Facts that are not met, or open, and why.",
    "fact.counts.caption": "A pin was used to set a default of the model; a prediction never was.",
}
