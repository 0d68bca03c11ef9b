/// Everything about an event that repeats: kind, type, sizes, flags, call site. Interned once.
public struct Site: Hashable, Sendable {
  /// What happened.
  public var kind: EventKind
  /// The type or cache; for events without memory, their subject.
  public var type: TypeID
  /// Bytes asked for; nil if the source does not say. For frees nil.
  public var requestedBytes: UInt64?
  /// Bytes that the recorded allocator set aside; nil if the source does not say.
  public var allocatedBytes: UInt64?
  /// What the caller allowed.
  public var flags: AllocationFlags
  /// The call site, as the source prints it, without the function's length; empty if unknown.
  public var callSite: StringID
  /// Page events and waits: the order of the run of pages, 2^order.
  public var order: UInt8
  /// Page events: class plus one (Linux migrate type), 0 unknown. Waits: the `WaitClass`.
  /// Daemon waits carry the memory node in `node`.
  public var pageClass: UInt8
  /// The memory node of a daemon event, else 0.
  public var node: UInt16

  /// Orders from here on are damage.
  static let orderLimit: UInt8 = 64

  /// Makes a site; what is not given is unknown.
  public init(
    kind: EventKind, type: TypeID, requestedBytes: UInt64? = nil, allocatedBytes: UInt64? = nil,
    flags: AllocationFlags = [], callSite: StringID = .empty, order: UInt8 = 0,
    pageClass: UInt8 = 0, node: UInt16 = 0
  ) {
    self.kind = kind
    self.type = type
    self.requestedBytes = requestedBytes
    self.allocatedBytes = allocatedBytes
    self.flags = flags
    self.callSite = callSite
    self.order = order
    self.pageClass = pageClass
    self.node = node
  }

  /// What the format cannot hold of the site, if anything.
  var problem: (expected: String, found: String)? {
    if order >= Self.orderLimit { return ("an order below \(Self.orderLimit)", "\(order)") }
    // On the wire a size is one more, and 0 says that there is none.
    if requestedBytes == .max || allocatedBytes == .max {
      return ("sizes below 2^64 - 1", "\(UInt64.max)")
    }
    return nil
  }
}
