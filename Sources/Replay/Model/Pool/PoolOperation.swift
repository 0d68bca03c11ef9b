import TraceFormat

/// What a pool is grown for, and all that must be remembered until the pages are there.
struct PoolOperation: Sendable {
  /// Who grows the pool.
  enum Purpose: UInt8 {
    /// A caller who needs an item.
    case get
    /// A caller who has got his and left too few.
    case catchUp
    /// The making of the pool.
    case setUp
    /// A free that needs a group.
    case put
    /// A caller whose block is whole pages.
    case wholePages
  }
  /// Which pages are asked for.
  enum Part: UInt8 {
    /// Those of the pool.
    case unit
    /// One for the pool of headers.
    case header
  }

  var purpose: Purpose
  let type: UInt32
  let cpu: UInt16
  let flags: AllocationFlags
  /// The block that was got or that is freed, packed.
  var value: UInt64

  init(
    _ purpose: Purpose, type: UInt32, cpu: UInt16, flags: AllocationFlags, value: UInt64
  ) {
    self.purpose = purpose
    self.type = type
    self.cpu = cpu
    self.flags = flags
    self.value = value
  }

  /// The operation that a request was made for, and the pages that it asked for.
  init(_ continuation: PageRequest.Continuation, part: inout Part) {
    guard let purpose = Purpose(rawValue: continuation.stage >> 1),
      let asked = Part(rawValue: continuation.stage & 1)
    else { preconditionFailure("stage \(continuation.stage) is none of a pool's") }
    part = asked
    self.init(
      purpose, type: continuation.type, cpu: continuation.cpu,
      flags: AllocationFlags(rawValue: continuation.flags), value: continuation.value)
  }

  /// Whether the operation may wait: only a caller who says so (`PR_WAITOK`), or of whom nothing
  /// is known; who catches up or frees never does.
  var mayWait: Bool {
    switch purpose {
    case .get, .wholePages: !flags.contains(.known) || flags.contains(.mayWait)
    case .catchUp, .setUp, .put: false
    }
  }

  /// A request for pages. One that may not wait may use the kernel's reserve: `PR_NOWAIT` becomes
  /// `UVM_PGA_USERESERVE`. Single pages lie in the direct map and need no address space.
  func request(pages: Int, part: Part) -> PageRequest {
    PageRequest(
      pages: UInt32(pages), pageClass: mayWait ? .normal : [.normal, .system],
      policy: mayWait ? .waitHolding : .allOrNothing,
      kernelVirtualPages: pages > 1 ? UInt32(pages) : 0,
      continuation: .init(
        stage: purpose.rawValue << 1 | part.rawValue, cpu: cpu, type: type,
        flags: flags.rawValue, value: value))
  }
}
