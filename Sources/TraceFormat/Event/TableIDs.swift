/// Index into the trace's string table; 0 is the empty string.
public struct StringID: Hashable, Sendable, Comparable {
  /// The index.
  public var index: UInt32
  /// Makes an identifier from an index.
  public init(_ index: UInt32) { self.index = index }
  /// The empty string: the source said nothing.
  public static let empty = StringID(0)
  /// Table order.
  public static func < (a: StringID, b: StringID) -> Bool { a.index < b.index }
}

/// Index into the trace's type table.
public struct TypeID: Hashable, Sendable {
  /// The index.
  public var index: UInt32
  /// Makes an identifier from an index.
  public init(_ index: UInt32) { self.index = index }
}

/// Index into the trace's site table.
public struct SiteID: Hashable, Sendable {
  /// The index.
  public var index: UInt32
  /// Makes an identifier from an index.
  public init(_ index: UInt32) { self.index = index }
}

/// Index into the trace's context table.
public struct ContextID: Hashable, Sendable {
  /// The index.
  public var index: UInt32
  /// Makes an identifier from an index.
  public init(_ index: UInt32) { self.index = index }
}
