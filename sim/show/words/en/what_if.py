"""English: what cases of a what-if change, and what becomes of the verdict."""

from __future__ import annotations

TEXTS = {
    "whatif.heading": "What if",
    "whatif.text": "Each case below changes what is named, and leaves everything else as it is. All cases "
    "meet the same customers with the same luck ({replications}), so a difference is due to the change "
    "alone. Judged by {measure}, among {customers}. Intervals in sentences hold for all cases and strategies "
    "at once.",
    "whatif.as_it_is": "As it is: {sentence}",
    "whatif.base": "as it is",
    "whatif.case": "{case}:",
    "whatif.loses": "{name} loses {amount}{share}",
    "whatif.gains": "{name} gains {amount}{share}",
    "whatif.maybe": "{name} changes by {amount}, which may be luck",
    "whatif.single": "{name} changes by {amount} in the one market that was played",
    "whatif.same": "nothing changes for {names}",
    "whatif.share": " ({share})",
    "whatif.others": "the others change by {least} ({lowest}) to {most} ({highest})",
    "whatif.others.alike": "the others change by about {most}",
    "whatif.others.luck": ", which may all be luck",
    "whatif.others.sure": ", beyond luck for {sure} of these {count}",
    "whatif.told": "{facts}.",
    "whatif.finding.holds": "The verdict holds: {lead} is ahead here, too, and too close to call.",
    "whatif.wins": "The verdict holds: {lead} still beats every other strategy.",
    "whatif.finding.surer": "The verdict holds, and is surer: {lead} now beats every other strategy.",
    "whatif.finding.less_sure": "The verdict is less sure: {lead} is still ahead, but no longer beats every "
    "other strategy beyond doubt.",
    "whatif.finding.turns": "The verdict changes: {lead} is now ahead of {was}, by {apart}, beyond doubt.",
    "whatif.finding.within_luck": "{lead} comes out ahead of {was}, by {apart}, which may be luck: no "
    "change of the verdict that can be told.",
    "whatif.finding.within_luck.alone": "Looked at alone, {lead} would beat every other strategy here; "
    "after allowing for all cases it is ahead of {was} by {apart}, which may be luck: no change of the "
    "verdict that can be told.",
    "whatif.one": "With one strategy, there is no verdict to change.",
    "whatif.nothing": "Nothing happens: every run comes out as it does without the change.",
    "whatif.because": "Nothing happens: {reasons}.",
    "whatif.why.own_value": "the study has these values already",
    "whatif.why.switched_off": "the mechanism {about} is switched off in this market",
    "whatif.why.price_already": "no firm asks less than {about} does already, under any strategy here",
    "whatif.why.price_is_unit": "customers spend an amount of money at once (segments.*.basket), and the "
    "price of a category is what prices are measured in; the lever list_price and firms.*.price.* make a "
    "firm dearer",
    "whatif.why.nothing_spent": "no strategy here spends anything",
    "whatif.title": "{case}: {fact}; {verdicts}",
    "whatif.title.holds": "nothing here changes who leads beyond doubt",
    "whatif.title.turns": "{cases} changes who leads",
    "whatif.title.more": "further cases, {first} to {last}",
    "whatif.axis.difference": "difference to the study as it is",
    "whatif.axis.level": "level, hollow: as it is",
    "whatif.caption": "Left: {measure} of each strategy in a case, less that of the same strategy in the "
    "study as it is, paired by replication; nothing is drawn where no run differs. Right: its level as it "
    "is (hollow) and in the case (filled); a ring marks who is ahead in the case. {band}",
    "whatif.band": "Bars are {confidence} intervals that hold for all cases and strategies at once.",
    "whatif.alt": "One row a case and strategy; differences with intervals on the left, levels on the "
    "right. {facts}",
    "whatif.alt.case": "{case}: {facts}; ahead: {lead}.",
    "whatif.cases.table": "The cases: what each changes, who is ahead, and what becomes of the verdict. "
    "Another leader counts as a change only if it is ahead of the first beyond doubt, by their paired "
    "difference, after allowing for the number of cases and pairs.",
    "whatif.levels.heading": "All levels and differences",
    "whatif.levels.table": "{measure} of each strategy, with its {confidence} interval, and its difference "
    "to the study as it is, paired by replication, with its own.",
    "column.case": "Case",
    "column.changes": "What is changed",
    "column.lead": "Ahead",
    "column.becomes": "Verdict",
    "column.level": "Level",
    "column.apart_from_base": "Difference",
    "becomes.holds": "holds",
    "becomes.surer": "holds, surer",
    "becomes.less_sure": "less sure",
    "becomes.turns": "changes",
    "becomes.within_luck": "cannot be told",
    "becomes.nothing": "nothing happens",
    "whatif.bridge.end": "{name} ({case})",
    "whatif.line": "{case}: {text}",
}
