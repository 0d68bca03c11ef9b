/// What one processor owns besides its class lists.
struct SlabProcessor: Sendable {
  /// Wholly free zones of no class, the most recent at the head.
  var freeZones = SlabZoneList()
  var freeZoneCount = 0
  /// Where the next zone starts to hand out chunks, modulo its chunks (`JunkIndex`).
  var startCounter = 0
  /// Oversize blocks freed in an interrupt, newest first.
  var deferred = OversizeBlocks.none
  /// Zones that queued messages are about, oldest first.
  var messages: [UInt32] = []
}
