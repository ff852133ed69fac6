"""Which levers a quadrant's strategies may be made of: what its aim allows, whoever writes them."""

from __future__ import annotations

from collections.abc import Mapping

#: Levers by quadrant. What changes the firm for everybody, as the list price does, belongs to none.
QUADRANT_LEVERS: Mapping[str, tuple[str, ...]] = {
    "loyalty": (
        "front_agents", "expert_agents", "recovery", "morale", "care", "quality", "innovation", "listening",
        "co_creation", "standardisation", "skills", "approachability", "self_repair", "consensus", "autonomy",
        "wait_promise_minutes", "promise_payout", "delivery_promise", "unconditional_promise",
        "loyal_discount", "top_discount", "care_focus", "contact_cadence", "contact_relevance",
        "relationship", "warm_transfer", "skill_routing", "apology", "compensation",
    ),
    "expansion": (
        "new_category", "cross_sell", "care", "loyal_discount", "contact_cadence", "contact_relevance",
    ),
    "acquisition": ("reach", "referral", "referral_reward", "lighthouse", "win_back", "intro_discount"),
    "diversification": ("new_segments", "reach", "referral", "intro_discount"),
}  # fmt: skip

#: Without one of these a mix is of another quadrant.
AIMS: Mapping[str, tuple[str, ...]] = {
    "expansion": ("new_category",),
    "diversification": ("new_segments",),
}

#: Lever -> the lever without which it does nothing, or nothing good.
PARTNERS: Mapping[str, str] = {
    "wait_promise_minutes": "promise_payout",
    "delivery_promise": "promise_payout",
    "unconditional_promise": "promise_payout",
    "contact_cadence": "contact_relevance",
    "contact_relevance": "contact_cadence",
    "care_focus": "care",
    "cross_sell_before": "cross_sell",
    "display_pad_minutes": "displayed_wait",
    "ignore_consent": "data_use",
    "data_protection": "data_use",
}
