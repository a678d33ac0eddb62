"""Registers of what definitions point to: offices, concepts, units, levels, measures, programmes."""
