"""Lessons: notebooks to teach with, made into what students and instructors are handed."""
