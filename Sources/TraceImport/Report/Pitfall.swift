/// What a recording of kernel memory events may mislead by; each is handled and counted.
public enum Pitfall: UInt8, CaseIterable, Sendable {
  /// Frees of NULL: kept, without effect.
  case nullFrees
  /// Allocations that returned nothing.
  case failedAllocations
  /// Page allocations that returned nothing.
  case failedPageAllocations
  /// Allocations at a live address: the free was not traced, an implied one is put before.
  case impliedFrees
  /// Frees of what was allocated before the recording or by an untraced path.
  case orphanFrees
  /// Flags fields that were printed empty, as some kernels do: flags are unknown, not none.
  case emptyFlags
  /// Allocations or frees of cache objects that do not name the cache.
  case missingCacheNames
  /// Events at the same time as the one before: file order decides.
  case timestampTies
  /// Times before the previous one's: moved up to it.
  case backwardTimes
  /// Second reports of freed pages: kept as references, without effect.
  case batchedFrees
  /// Page frees, batched frees, drains and writes that name a frame of no known run.
  case unknownFrames
  /// Page runs allocated where a run is live: its free was not traced.
  case framesAllocatedOverLive
  /// Pointers that were printed as hashes: they identify objects, but are no addresses.
  case hashedPointers
  /// Cache objects freed with kfree: freed all the same.
  case kfreeOfCacheObjects
  /// kmalloc objects freed with kmem_cache_free: freed all the same.
  case cacheFreeOfKmallocObjects
  /// Marks of samples that the table of gauges does not have.
  case samplesWithoutGauges

  /// The stable snake_case name in reports.
  public var name: String {
    switch self {
    case .nullFrees: "null_frees"
    case .failedAllocations: "failed_allocations"
    case .failedPageAllocations: "failed_page_allocations"
    case .impliedFrees: "implied_frees"
    case .orphanFrees: "orphan_frees"
    case .emptyFlags: "empty_flags"
    case .missingCacheNames: "missing_cache_names"
    case .timestampTies: "timestamp_ties"
    case .backwardTimes: "backward_times"
    case .batchedFrees: "batched_frees"
    case .unknownFrames: "unknown_frames"
    case .framesAllocatedOverLive: "frames_allocated_over_live"
    case .hashedPointers: "hashed_pointers"
    case .kfreeOfCacheObjects: "kfree_of_cache_objects"
    case .cacheFreeOfKmallocObjects: "cache_free_of_kmalloc_objects"
    case .samplesWithoutGauges: "samples_without_gauges"
    }
  }
}
