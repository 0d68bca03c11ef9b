/// Events on their way into a block, as the writer was given them.
struct PendingBlock {
  /// Per event, its site's place.
  var sites: [UInt32] = []
  /// Per event, its context's place.
  var contexts: [UInt32] = []
  /// Per event, its time in nanoseconds.
  var times: [UInt64] = []
  /// Per event, its object's ordinal, `foreign` or `none`; births have their own ordinal.
  var objects: [UInt64] = []
  /// Events with payload, and their values in event order.
  var payloads: [EventBatch.Payload] = []
  var payloadValues: [UInt64] = []
  /// Per event, its address; empty if the trace keeps none.
  var addresses: [UInt64] = []
  /// Number of births among the events.
  var births = 0

  static let none = UInt64.max
  static let foreign = UInt64.max - 1

  var count: Int { sites.count }

  mutating func removeAll() {
    sites.removeAll(keepingCapacity: true)
    contexts.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    objects.removeAll(keepingCapacity: true)
    payloads.removeAll(keepingCapacity: true)
    payloadValues.removeAll(keepingCapacity: true)
    addresses.removeAll(keepingCapacity: true)
    births = 0
  }
}
