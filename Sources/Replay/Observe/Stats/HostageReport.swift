/// Which call sites' objects keep otherwise empty memory from being given back at the end of a
/// replay: an object is a hostage taker if it is the only live one in its slab or zone.
public struct HostageReport: Sendable, Equatable {
  /// One call site and type.
  public struct Row: Sendable, Equatable {
    /// The call site, "?" if unknown.
    public var site: String
    /// The model type.
    public var type: String
    /// Its objects that are alone in their slab or zone.
    public var objects: Int
    /// The pages that they keep.
    public var pages: Int
  }

  /// The model whose placement it is, with the parameters that are not at their default.
  public var model: String
  /// Pages held hostage.
  public var hostagePages: Int
  /// Most pages first; requests of one call site and type are one row.
  public var rows: [Row]

  /// A report of these rows.
  init(model: String, rows parts: [Row]) {
    struct Key: Hashable {
      var site: String
      var type: String
    }
    var sums: [Key: Row] = [:]
    for part in parts {
      let key = Key(site: part.site, type: part.type)
      sums[key, default: Row(site: part.site, type: part.type, objects: 0, pages: 0)].add(part)
    }
    self.model = model
    hostagePages = parts.reduce(0) { $0 + $1.pages }
    rows = sums.values.sorted { a, b in
      if a.pages != b.pages { return a.pages > b.pages }
      return (a.site, a.type) < (b.site, b.type)
    }
  }
}

extension HostageReport.Row {
  /// One more object that keeps so many pages.
  mutating func add(_ pages: Int) {
    objects += 1
    self.pages += pages
  }

  fileprivate mutating func add(_ other: HostageReport.Row) {
    objects += other.objects
    pages += other.pages
  }
}
