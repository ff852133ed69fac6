"""English: names of levers."""

from __future__ import annotations

TEXTS = {
    "lever.front_agents": "front-line staff",
    "lever.expert_agents": "experts",
    "lever.recovery": "recovery",
    "lever.morale": "morale",
    "lever.care": "care",
    "lever.quality": "quality",
    "lever.reach": "reach",
    "lever.referral": "referrals",
    "lever.new_category": "new category",
    "lever.new_segments": "new segments",
}
