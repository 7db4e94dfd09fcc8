"""The asyncio core: dispatch, outbox, pacing, ticks. The only machinery."""
