/// The four tables that events point into. They only grow; entries keep their place.
public struct TraceTables: Sendable, Equatable {
  /// Every string once, in order of first use; entry 0 is empty.
  public internal(set) var strings: [String] = [""]
  /// Every type once, in order of first use.
  public internal(set) var types: [AllocationType] = []
  /// Every site once, in order of first use.
  public internal(set) var sites: [Site] = []
  /// Every context once, in order of first use.
  public internal(set) var contexts: [Context] = []

  /// Empty tables.
  public init() {}

  /// The string at `id`; empty if there is none.
  public subscript(_ id: StringID) -> String {
    Int(id.index) < strings.count ? strings[Int(id.index)] : ""
  }
  /// The type at `id`, which must exist.
  public subscript(_ id: TypeID) -> AllocationType { types[Int(id.index)] }
  /// The site at `id`, which must exist.
  public subscript(_ id: SiteID) -> Site { sites[Int(id.index)] }
  /// The context at `id`, which must exist.
  public subscript(_ id: ContextID) -> Context { contexts[Int(id.index)] }
  /// The name of the type at `id`.
  public func name(of id: TypeID) -> String { self[self[id].name] }
}
