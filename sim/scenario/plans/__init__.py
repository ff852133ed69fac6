"""What the planner decides and believes: strategies, levers, studies, assumptions, beliefs."""
