import TraceFormat

/// Which model type an allocation of a trace belongs to.
///
/// The rule, by the family of the trace's type:
///
/// | family | model type |
/// | --- | --- |
/// | object cache | one of fixed size per cache name and requested size |
/// | size class | one of fixed size per class; requests of many sizes share it |
/// | large request | one per name, of whole pages: no fixed size |
/// | general | the least of `ladder` that holds the request; above it one of whole pages |
///
/// The rule looks at one site only, so it is decided when a site is first seen, whatever comes
/// later. Where the trace does not name a cache ("?"), its size stands for it. Only the names that
/// reports show wait for the end: a size is added where one name turned out to have several.
struct TypeMapping: Sendable {
  /// Size classes for general-purpose memory whose class the source did not record, in bytes.
  static let ladder: [UInt64] = [
    8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192,
  ]
  /// Requests above this, in bytes, are left out as damage. With 2^28 live objects, far more than
  /// fit into memory here, no sum of the models can overflow.
  static let largestRequestBytes: UInt64 = 1 << 34

  /// Where an allocation belongs.
  struct Placement: Sendable, Equatable {
    /// The model type.
    var type: UInt32
    /// Bytes asked for.
    var requestedBytes: UInt64
  }

  private struct Key: Hashable, Sendable {
    var name: String
    var objectBytes: UInt64?
  }
  private var places: [Key: UInt32] = [:]
  private var keys: [Key] = []

  /// The model types so far, in order of first use.
  private(set) var types: [ModelType] = []

  /// The place of an allocation made at `site`; nil if the trace does not say its size.
  mutating func placement(of site: Site, in tables: TraceTables) -> Placement? {
    guard let requested = site.requestedBytes ?? site.allocatedBytes,
      requested <= Self.largestRequestBytes
    else { return nil }
    let type = tables[site.type]
    var name = tables[type.name]
    if name.isEmpty { name = "?" }
    let size: UInt64?
    switch type.family {
    case .objectCache: size = requested
    case .sizeClass:
      size = max(requested, site.allocatedBytes ?? Self.classBytes(name) ?? requested)
    case .general: size = Self.ladder.first { $0 >= requested }
    case .largeRequest, .pages, .event: size = nil
    }
    guard (size ?? 0) <= Self.largestRequestBytes else { return nil }
    if type.family == .general { name += size.map { ":\($0)" } ?? ":large" }
    let recorded = type.family == .objectCache ? site.allocatedBytes : nil
    return Placement(
      type: place(Key(name: name, objectBytes: size), recordedBytes: recorded),
      requestedBytes: requested)
  }

  /// The names that reports show, by type.
  func reportNames() -> [String] {
    var sizesByName: [String: Int] = [:]
    for key in keys { sizesByName[key.name, default: 0] += 1 }
    return keys.map { key in
      guard key.name == "?" || (sizesByName[key.name] ?? 0) > 1 else { return key.name }
      return "\(key.name)/\(key.objectBytes.map(String.init) ?? "pages")"
    }
  }

  private mutating func place(_ key: Key, recordedBytes: UInt64?) -> UInt32 {
    if let place = places[key] { return place }
    let place = UInt32(keys.count)
    places[key] = place
    keys.append(key)
    types.append(
      ModelType(name: key.name, objectBytes: key.objectBytes, recordedBytes: recordedBytes))
    return place
  }

  /// The size that a class's name ends in, as in "kmalloc:64".
  private static func classBytes(_ name: String) -> UInt64? {
    let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }
    return UInt64(String(digits.reversed()))
  }
}
