/// How many zones, pages and messages there are at a moment.
public struct SlabCounts: Sendable, Equatable {
  /// Zones on class lists, all processors.
  public var listedZones: Int
  /// Free zones of one processor.
  public var processorFreeZones: Int
  /// Free zones of all processors.
  public var freeZones: Int
  /// Zones that have pages.
  public var zones: Int
  /// Pages of oversize blocks, deferred ones included.
  public var oversizePages: Int
  /// Messages sent and not delivered, all processors.
  public var queuedMessages: Int
}

/// Where a block lies.
public struct SlabPlace: Sendable, Hashable {
  /// The zone or oversize block, in order of creation.
  public var ordinal: Int
  /// The chunk within its zone; 0 for an oversize block.
  public var index: Int
  /// Bytes set aside.
  public var chunkBytes: Int
}

extension KmallocModel {
  /// The counts of the machine, and of one processor's free zones.
  public func counts(cpu: Int) -> SlabCounts {
    SlabCounts(
      listedZones: listedZones, processorFreeZones: processors[cpu].freeZoneCount,
      freeZones: freeZones, zones: mappedZones, oversizePages: oversizePages,
      queuedMessages: queuedMessages)
  }

  /// Messages ever sent.
  public var messagesSent: Int { activity.messagesSent }

  /// Second frees that went unnoticed, without invariants.
  public var undetectedDoubleFrees: Int { activity.undetectedDoubleFrees }

  /// Pages of a zone of which only this chunk is out.
  public func hostagePages(of block: Block) -> Int? {
    guard block.index != OversizeBlocks.mark else { return 0 }
    return zones[Int(block.unit)].live == 1 ? geometry.zonePages : 0
  }

  /// Where a live block lies.
  public func place(of block: Block) -> SlabPlace {
    guard block.index == OversizeBlocks.mark else {
      let zone = zones[Int(block.unit)]
      return SlabPlace(
        ordinal: zone.ordinal, index: Int(block.index), chunkBytes: Int(zone.chunkBytes))
    }
    let entry = oversize.entries[Int(block.unit)]
    return SlabPlace(
      ordinal: entry.ordinal, index: 0, chunkBytes: Int(entry.pages) * SlabGeometry.pageBytes)
  }

  /// What a type uses. Of pages only those of its oversize blocks: zones are shared by all types.
  public func usage(ofType type: Int) -> ModelTotals {
    var result = types[type].oversize
    let first = type * processorCount
    for use in uses[first..<(first + processorCount)] {
      result.allocatedBytes += use.bytes
      result.liveObjects += use.objects
    }
    return result
  }

  /// Free zones above what each processor keeps: the next call that may block trims them.
  private var releasablePages: Int {
    processors.reduce(0) {
      $0 + max(0, $1.freeZoneCount - geometry.freeZonesKept) * geometry.zonePages
    }
  }

  /// Zones by state, remote frees, messages, trims and oversize requests.
  public func counters() -> [ModelCounter] {
    [
      ModelCounter("zones", Int64(mappedZones)),
      ModelCounter("zones_on_lists", Int64(listedZones)),
      ModelCounter("cached_zones", Int64(freeZones)),
      ModelCounter("releasable_pages", Int64(releasablePages)),
      ModelCounter("zones_created", Int64(activity.zonesCreated)),
      ModelCounter("zones_reused", Int64(activity.zonesReused)),
      ModelCounter("zones_trimmed", Int64(activity.zonesTrimmed)),
      ModelCounter("remote_frees", Int64(activity.remoteFrees)),
      ModelCounter(
        "remote_chunks_waiting", Int64(activity.remoteFrees - activity.chunksDrained)),
      ModelCounter("messages_sent", Int64(activity.messagesSent)),
      ModelCounter("messages_queued", Int64(queuedMessages)),
      ModelCounter("sweeps", Int64(activity.sweeps)),
      ModelCounter("oversize_allocations", Int64(activity.oversizeAllocations)),
      ModelCounter("oversize_pages", Int64(oversizePages)),
      ModelCounter("limit_recounts", Int64(activity.limitRecounts)),
      ModelCounter("undetected_double_frees", Int64(activity.undetectedDoubleFrees)),
    ]
  }
}
