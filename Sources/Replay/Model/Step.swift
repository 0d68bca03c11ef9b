/// What a model answers to an operation: how it ended, or what it needs to go on.
public enum Step: Sendable, Equatable {
  /// The allocation was served.
  case placed(Block)
  /// The free, declaration or tick is complete.
  case done
  /// The allocation ends with nothing.
  case failed(AllocationFailure)
  /// The operation needs pages; the driver settles the request and calls `resume`. Rare and large:
  /// kept elsewhere, so that all other steps travel in registers.
  indirect case needs(PageRequest)
  /// What the kernel would panic on.
  case broken(Invariant)
}

/// Where a model put an allocation. What the two numbers mean is the model's affair; together they
/// identify the block among all live ones of its type.
public struct Block: Sendable, Hashable {
  /// The slab, zone or growth, in order of creation.
  public var unit: UInt32
  /// The object within it (its number, or its byte offset where objects may straddle).
  public var index: UInt32
  /// Makes a block.
  public init(unit: UInt32, index: UInt32) {
    self.unit = unit
    self.index = index
  }
}

/// Why an allocation ended with nothing.
public enum AllocationFailure: UInt8, Sendable, Equatable, CaseIterable {
  /// No pages could be had and the caller may not wait, or the wait was abandoned.
  case outOfPages
  /// The type's limit was reached and the caller copes with nothing.
  case typeLimit
  /// The zone holds as many items as it may.
  case zoneLimit
  /// The request asks for no bytes; kernels answer with a constant that is not memory.
  case zeroLength
}

/// What the kernel would panic on. The raw value is the tag used in reports and vectors.
public enum Invariant: String, Sendable, Equatable, CaseIterable {
  /// kmalloc_obj, pool: an object is freed twice.
  case doubleFree = "double_free"
  /// kmalloc_obj: a free into a slab that is wholly free.
  case freeAllFreeSlab = "free_all_free_slab"
  /// kmalloc, kmalloc_obj: the type's limit is exceeded and the caller does not cope.
  case limit = "limit"
  /// zalloc of 2014: a page that a refill counted on is not there.
  case zgetNoPage = "zget_no_page"
  /// zalloc: a PANICFAIL zone has nothing.
  case zallocFailed = "zalloc_failed"
  /// zalloc: an item is freed twice.
  case zfreeAlreadyFree = "zfree_already_free"
  /// kmalloc: a chunk is freed twice.
  case chunkAlreadyFree = "chunk_already_free"
  /// vm_page_alloc was called without any class.
  case vmPageAllocNoClass = "vm_page_alloc_no_class"
}
