/// Every importer, one line each. Recognition, command line, help and tests read this list.
public enum ImporterRegistry {
  /// The rows; of forms that recognise equally many lines the first is taken.
  public static let rows: [ImporterRow] = [
    ImporterRow(PerfScriptImporter.self),
    ImporterRow(TraceCmdImporter.self),
    ImporterRow(TracefsImporter.self),
    .textTwin,
  ]

  /// The row of the importer called `name`.
  /// - Throws: `ImportError.unknownImporter`.
  public static func row(named name: String) throws(ImportError) -> ImporterRow {
    guard let row = rows.first(where: { $0.descriptor.name == name }) else {
      throw .unknownImporter(name: name, known: rows.map(\.descriptor.name))
    }
    return row
  }

  /// The row that recognises the most lines of `sample`; nil if none recognises any.
  static func row(recognising sample: Span<UInt8>) -> ImporterRow? {
    var best: ImporterRow?
    var most = 0
    for row in rows {
      let lines = row.recognisedLines(sample)
      if lines > most { (best, most) = (row, lines) }
    }
    return best
  }
}
