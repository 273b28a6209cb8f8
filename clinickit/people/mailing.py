"""stub"""
Batch = PlannedLetter = SendingEvent = object
