/// What `tracetool info` shows: the findings of several observers, and every remark at the end.
public struct FactsReport: Sendable {
  private let findings: [any ObserverFinding]
  private let warnings: [TraceWarning]

  /// - Parameter warnings: remarks beside those of the findings.
  public init(_ findings: [any ObserverFinding], warnings: [TraceWarning] = []) {
    self.findings = findings
    self.warnings = findings.flatMap(\.warnings) + warnings
  }

  /// The document of `info --json`, schema `tracetool.info/1`. The caller appends `timing`, which
  /// alone differs between runs.
  public func json() -> JSONValue {
    let remarks = warnings.map { warning -> JSONValue in
      .map(["code": .string(warning.code), "message": .string(warning.message)])
    }
    return .object(
      [(key: "schema", value: .string("tracetool.info/1"))] + findings.flatMap(\.members)
        + [(key: "warnings", value: .array(remarks))])
  }

  /// The report for people.
  public func text(_ page: ReportPage) -> String {
    var out = findings.map { $0.text(page) }.joined()
    if !warnings.isEmpty { out += "\n" }
    for warning in warnings {
      let lines = TextWrap.lines(
        page.style.printable(warning.message), width: page.width - FactSection.indent)
      for (place, line) in lines.enumerated() {
        out += place == 0 ? page.style.apply(.warning, to: "! ") : "  "
        out += line + "\n"
      }
    }
    return out
  }
}
