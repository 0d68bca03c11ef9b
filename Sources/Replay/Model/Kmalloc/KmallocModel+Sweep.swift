/// How chunks freed by other processors come back without an allocation.
extension KmallocModel {
  /// Nanoseconds between sweeps.
  static let sweepInterval: UInt64 = 10_000_000_000

  /// Delivers the messages queued for a processor in the order of sending (`kfree_remote`).
  /// - Returns: How many there were.
  @discardableResult
  public mutating func deliverMessages(to cpu: UInt16) -> Int {
    let messages = processors[Int(cpu)].messages
    guard !messages.isEmpty else { return 0 }
    processors[Int(cpu)].messages = []
    queuedMessages -= messages.count
    for zone in messages {
      let place = Int(zone)
      zones[place].inFlight -= 1
      let wasExhausted = zones[place].freeCount == 0
      let drained = zones[place].drain(&links)
      if drained > 0 {
        activity.chunksDrained += drained
        zones[place].wantsSignal = false
        if wasExhausted { list(zone) }
      }
      retireIfFree(zone)
    }
    return messages.count
  }

  /// Drains the listed zones of a processor and retires those that are wholly free
  /// (`slab_cleanup`).
  public mutating func sweep(_ cpu: UInt16) {
    activity.sweeps += 1
    let first = Int(cpu) * Self.classCount
    for place in first..<(first + Self.classCount) {
      var zone = lists[place].head
      while zone != SlabZone.none {
        let next = zones[Int(zone)].next
        activity.chunksDrained += zones[Int(zone)].drain(&links)
        retireIfFree(zone)
        zone = next
      }
    }
  }

  /// Sweeps every processor when 10 s have passed, after delivering its messages, which the kernel
  /// does long before. Several sweeps in a row do no more than one.
  public mutating func tick(_ now: UInt64) -> Step {
    guard now >= nextTick else { return .done }
    for cpu in (0..<processorCount).lazy.map({ UInt16(truncatingIfNeeded: $0) }) {
      deliverMessages(to: cpu)
      sweep(cpu)
    }
    let (next, overflow) = (now / Self.sweepInterval + 1).multipliedReportingOverflow(
      by: Self.sweepInterval)
    nextTick = overflow ? .max : next
    return .done
  }
}
