extension StatsReport {
  /// The rows of all dimensions as CSV (RFC 4180, but with bare newlines): a head, then one row a
  /// group, dimension by dimension. What is not known is an empty field.
  public func csv(sort: StatsSort) -> String {
    let head = ["by"] + StatsRow(name: "").json.map(\.key)
    var out = head.joined(separator: ",") + "\n"
    for dimension in StatsDimension.allCases {
      for row in sort.sorted(self[dimension]) {
        let fields = row.json.map { CSVField.text($0.value) }
        out += ([dimension.rawValue] + fields).joined(separator: ",") + "\n"
      }
    }
    return out
  }
}
