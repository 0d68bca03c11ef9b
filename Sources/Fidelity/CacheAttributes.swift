import TraceImport

/// What `/sys/kernel/slab` said of each cache before the recording.
struct CacheAttributes {
  /// One cache.
  struct Row {
    var names: [Substring]
    /// Slabs on the node's partial list, and slabs that processors held.
    var partialSlabs: Int
    var freesPagesLate: Bool
  }

  private(set) var rows: [Row] = []
  private var places: [Substring: Int] = [:]

  /// Reads `slab_attrs.before.tsv.gz`, if the folder has it.
  init?(folder: String) throws(FidelityError) {
    guard let table = try Self.table(folder) else { return nil }
    let (cache, links) = (try table.column("cache"), try table.column("links"))
    let (partial, held) = (try table.column("partial"), try table.column("cpu_slabs"))
    let late = try table.column("destroy_by_rcu")
    for row in table.rows.indices {
      let names =
        [try table.text(row, cache)] + (try table.text(row, links)).split(separator: ",")
      let slabs = try table.number(row, partial) + table.number(row, held)
      for name in names { places[name] = rows.count }
      rows.append(
        Row(
          names: names, partialSlabs: slabs,
          freesPagesLate: try table.number(row, late) != 0))
    }
  }

  /// The table; nil if there is no such file.
  private static func table(_ folder: String) throws(FidelityError) -> TableFile? {
    do throws(FidelityError) {
      return try TableFile(path: folder + "/slab_attrs.before.tsv.gz")
    } catch {
      if case .input(.unreadable) = error { return nil }
      throw error
    }
  }

  /// The row of the cache called so, or of which this is another name.
  func row(of name: String) -> Row? { places[Substring(name)].map { rows[$0] } }
}
