"""English: what the chapters of a report are about."""

from __future__ import annotations

TEXTS = {
    "subject.beliefs": "wrong beliefs",
    "subject.quadrants": "the quadrants",
    "subject.money": "money",
    "subject.ladder": "the loyalty ladder",
    "subject.migration": "moves between stages",
    "subject.churn": "who is lost, and why",
    "subject.service": "service",
    "subject.matrix": "the customer matrix",
    "subject.competition": "the life of the market",
    "subject.portfolio": "the customer portfolio",
    "subject.choosing": "which customers to choose",
    "subject.tenure": "loyalty and tenure",
    "subject.satisfaction": "satisfaction and loyalty",
}
