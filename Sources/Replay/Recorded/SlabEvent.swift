/// One recorded event that says something of slabs: of an object, a run of pages, or a mark.
public struct SlabEvent: Sendable {
  /// The kinds of event that are kept.
  public enum Kind: UInt8, Sendable {
    /// An object was allocated.
    case allocate
    /// An object was freed.
    case free
    /// An object's free was not recorded; its address was handed out again.
    case impliedFree
    /// A run of pages was allocated.
    case pageAllocate
    /// A run of pages was freed.
    case pageFree
    /// A remark; `address` is its string's number.
    case mark
  }

  /// Stands for an object that was born before the trace.
  public static let foreign = UInt32.max

  /// Nanoseconds since the trace's start.
  public var time: UInt64
  /// The object's address, or the run's first page frame.
  public var address: UInt64
  /// The object's birth ordinal, or `foreign`.
  public var object: UInt32
  /// The number of its site.
  public var site: UInt32
  /// The processor.
  public var cpu: UInt16
  /// What it is.
  public var kind: Kind
  /// The order of a run of pages.
  public var order: UInt8

  /// Makes an event.
  public init(
    time: UInt64, address: UInt64, object: UInt32, site: UInt32, cpu: UInt16, kind: Kind,
    order: UInt8
  ) {
    self.time = time
    self.address = address
    self.object = object
    self.site = site
    self.cpu = cpu
    self.kind = kind
    self.order = order
  }
}
