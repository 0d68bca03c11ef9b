extension LiveTable {
  /// The live object with this ordinal, whose request becomes `request`; nil if there is none.
  mutating func replaceRequest(of ordinal: UInt64, with request: UInt32) -> Entry? {
    func replace(_ directory: inout LiveDirectory, _ entries: inout [UInt64]) -> Entry? {
      var entries = entries.mutableSpan
      return directory.replaceRequest(of: ordinal, with: request, &entries)
    }
    return replace(&directory, &entries)
  }
}
