extension DiffReport {
  /// Metrics and contributions as CSV (RFC 4180, but with bare newlines): a head, then one row a
  /// number. `part` is "metric", "type" or "site".
  public func csv() -> String {
    var out = "a,b,part,moment,name,site,a_value,b_value,difference\n"
    for comparison in comparisons {
      let labels = [comparison.labels.a, comparison.labels.b]
      for row in comparison.rows {
        let numbers = [row.a, row.b, row.difference].map { number in
          Int64(exactly: number).map { String($0) } ?? "\(number)"
        }
        out += line(labels + ["metric", "", row.metric.rawValue, ""] + numbers)
      }
      for account in comparison.accounts {
        for row in account.rows {
          let numbers = [row.a, row.b, row.difference].map { String($0) }
          out += line(
            labels + [account.by, account.moment, row.key.type, row.key.callSite] + numbers)
        }
      }
    }
    return out
  }

  private func line(_ fields: [String]) -> String {
    fields.map { CSVField.text($0) }.joined(separator: ",") + "\n"
  }
}
