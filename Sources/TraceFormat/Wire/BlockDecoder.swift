/// Turns a block back into columns. Everything that a damaged or hostile block could say is checked
/// before it is used; scratch memory is reused from block to block.
struct BlockDecoder: ~Copyable {
  /// Why a block could not be decoded.
  struct Failure: Error {
    /// Offset within the block's column frames.
    var offset: Int
    var expected: String
    var found: String

    init(offset: Int, expected: String, found: String) {
      self.offset = offset
      self.expected = expected
      self.found = found
    }

    /// A failure within a column.
    init(_ entry: ColumnEntry, _ failure: ByteCursor.Failure) {
      self.init(offset: entry.offset, expected: failure.expected, found: failure.found)
    }
  }

  private var unpacker = ColumnUnpacker()
  private var first: [UInt8] = []
  private var second: [UInt8] = []
  private var third: [UInt8] = []
  private var siteColumn: [UInt8] = []
  private var siteColumnLength = 0
  private var runs = ContextRunDecoder()
  private var births = BirthOrdinals()
  private var tally = BirthOrdinals.Tally.zero
  private var sites = SiteDecoder()
  private var references = ReferenceDecoder()
  /// Grouped by context: the births before each event, then its object. Longer than the block, so
  /// that `Ungrouping` can copy it.
  private var grouped: [Int32] = []

  /// Decodes the block.
  /// - Parameters:
  ///   - stored: all column frames of the block.
  ///   - roles: site place to the raw value of its kind's role; as many as the header's tables say.
  mutating func decode(
    _ header: BlockHeader, _ stored: borrowing Span<UInt8>, kinds: [EventKind],
    columns: ColumnSelection, into batch: inout EventBatch
  ) throws(Failure) {
    batch.count = header.eventCount
    batch.firstEvent = header.firstEvent
    batch.baseBirth = header.baseBirth
    batch.births = UInt32(header.births)
    try localSites(header, stored, kinds: kinds, into: &batch)
    try contexts(header, stored, into: &batch)
    if columns.contains(.objects) { try objects(header, stored, into: &batch) }
    ungroup(header, columns, into: &batch)
    if columns.contains(.times) {
      try times(header, stored, into: &batch)
    } else {
      batch.times.removeAll(keepingCapacity: true)
    }
    try payload(header, stored, into: &batch)
    batch.addresses.removeAll(keepingCapacity: true)
    if columns.contains(.addresses), let entry = Self.entry(.addresses, header) {
      let count = try unpacker.unpack(entry, stored, into: &first)
      do throws(ByteCursor.Failure) {
        let firstBytes = first
        try AddressColumn.parse(
          firstBytes.span.extracting(0..<count), count: header.eventCount, into: &batch.addresses)
      } catch {
        throw Failure(entry, error)
      }
    }
  }

  // MARK: Columns

  private mutating func contexts(
    _ header: BlockHeader, _ stored: borrowing Span<UInt8>, into batch: inout EventBatch
  ) throws(Failure) {
    let table = try required(.contextTable, header)
    var count = try unpacker.unpack(table, stored, into: &first)
    do throws(ByteCursor.Failure) {
      let firstBytes = first
      try runs.takeTable(
        firstBytes.span.extracting(0..<count), contexts: header.tables.contexts,
        eventCount: header.eventCount)
    } catch {
      throw Failure(table, error)
    }
    try countBirths(header)
    let lengths = try required(.runLengths, header)
    count = try unpacker.unpack(lengths, stored, into: &first)
    let contexts = try required(.runContexts, header)
    let contextCount = try unpacker.unpack(contexts, stored, into: &second)
    do throws(ByteCursor.Failure) {
      let firstBytes = first
      let secondBytes = second
      let before = grouped
      try runs.takeRuns(
        lengths: firstBytes.span.extracting(0..<count),
        contexts: secondBytes.span.extracting(0..<contextCount), runCount: header.runCount,
        before: before.span, births: &births, into: &batch.contextRuns)
    } catch {
      throw Failure(contexts, error)
    }
  }

  private mutating func countBirths(_ header: BlockHeader) throws(Failure) {
    if sites.isSmall {
      let bytes = siteColumn
      var tallies = SmallSiteTable(sites.tallies, other: .zero)
      tally = births.count(
        bytes.span.extracting(0..<header.eventCount), &tallies, contexts: runs.contexts.count,
        into: &grouped)
    } else {
      let wide = sites.grouped
      var tallies = LargeSiteTable(sites.tallies)
      tally = births.count(
        wide.span.extracting(0..<header.eventCount), &tallies, contexts: runs.contexts.count,
        into: &grouped)
    }
    guard Int(tally.births) == header.births else {
      throw Failure(
        try required(.sites, header),
        ByteCursor().failure("\(header.births) births", found: "\(tally.births)"))
    }
  }

  private func ungroup(
    _ header: BlockHeader, _ columns: ColumnSelection, into batch: inout EventBatch
  ) {
    if sites.isSmall {
      ungroup(siteColumn.span, header, columns, into: &batch)
    } else {
      ungroup(sites.grouped.span, header, columns, into: &batch)
    }
  }

  private func ungroup<Site: FixedWidthInteger & SIMDScalar>(
    _ sites: borrowing Span<Site>, _ header: BlockHeader, _ columns: ColumnSelection,
    into batch: inout EventBatch
  ) {
    if columns.contains(.objects) {
      Ungrouping.copy(
        sites: sites, objects: grouped.span, runs: batch.contextRuns,
        origins: runs.origins, count: header.eventCount, into: &batch.localSites, &batch.objects)
    } else {
      batch.objects.removeAll(keepingCapacity: true)
      batch.farObjects.removeAll(keepingCapacity: true)
      Ungrouping.copy(
        sites: sites, runs: batch.contextRuns, origins: runs.origins, count: header.eventCount,
        into: &batch.localSites)
    }
  }

  private mutating func localSites(
    _ header: BlockHeader, _ stored: borrowing Span<UInt8>, kinds: [EventKind],
    into batch: inout EventBatch
  ) throws(Failure) {
    let table = try required(.siteTable, header)
    let count = try unpacker.unpack(table, stored, into: &first)
    do throws(ByteCursor.Failure) {
      let firstBytes = first
      try sites.takeTable(
        firstBytes.span.extracting(0..<count), kinds: kinds, eventCount: header.eventCount,
        into: &batch.siteIDs)
    } catch {
      throw Failure(table, error)
    }
    let column = try required(.sites, header)
    siteColumnLength = try unpacker.unpack(
      column, stored, padding: Ungrouping.step, into: &siteColumn)
    do throws(ByteCursor.Failure) {
      let bytes = siteColumn
      try sites.takeColumn(
        bytes.span.extracting(0..<siteColumnLength), eventCount: header.eventCount)
    } catch {
      throw Failure(column, error)
    }
  }

  private mutating func objects(
    _ header: BlockHeader, _ stored: borrowing Span<UInt8>, into batch: inout EventBatch
  ) throws(Failure) {
    var count = 0
    var escapes = 0
    let entry = Self.entry(.references, header)
    if let entry { count = try unpacker.unpack(entry, stored, into: &first) }
    if let entry = Self.entry(.referenceEscapes, header) {
      escapes = try unpacker.unpack(entry, stored, into: &second)
    }
    let place = if let entry { entry } else { try required(.sites, header) }
    do throws(ByteCursor.Failure) {
      let firstBytes = first
      let secondBytes = second
      try references.takeColumns(
        firstBytes.span.extracting(0..<count), escapes: secondBytes.span.extracting(0..<escapes),
        table: sites, baseBirth: header.baseBirth,
        farObjects: &batch.farObjects, values: &batch.objects)
      let column = siteColumn
      // The batch's objects come last: until then the references stand in their place.
      let values = batch.objects
      try references.resolve(
        sites, column: column.span.extracting(0..<siteColumnLength),
        values: values.span.extracting(0..<count), runs: runs, births: births,
        header: header, into: &grouped)
    } catch {
      throw Failure(place, error)
    }
  }

  private mutating func times(
    _ header: BlockHeader, _ stored: borrowing Span<UInt8>, into batch: inout EventBatch
  ) throws(Failure) {
    let low = try required(.timeLow, header)
    let lowCount = try unpacker.unpack(low, stored, into: &first)
    let high = Self.entry(.timeHigh, header)
    var highCount = 0
    if let high { highCount = try unpacker.unpack(high, stored, into: &second) }
    var escapes = 0
    if let entry = Self.entry(.timeEscapes, header) {
      escapes = try unpacker.unpack(entry, stored, into: &third)
    }
    batch.times.resize(to: header.eventCount, filling: 0)
    do throws(ByteCursor.Failure) {
      let firstBytes = first
      let secondBytes = second
      let thirdBytes = third
      guard lowCount == header.eventCount, high == nil || highCount == header.eventCount else {
        throw ByteCursor().failure("\(header.eventCount) time steps", found: "\(lowCount)")
      }
      let decoder = TimeDecoder(header)
      if high == nil {
        try decoder.narrow(
          firstBytes.span.extracting(0..<lowCount),
          escapes: thirdBytes.span.extracting(0..<escapes),
          into: &batch.times)
      } else {
        try decoder.wide(
          firstBytes.span.extracting(0..<lowCount), secondBytes.span.extracting(0..<highCount),
          escapes: thirdBytes.span.extracting(0..<escapes), into: &batch.times)
      }
    } catch {
      throw Failure(low, error)
    }
  }

  private mutating func payload(
    _ header: BlockHeader, _ stored: borrowing Span<UInt8>, into batch: inout EventBatch
  ) throws(Failure) {
    batch.payloads.removeAll(keepingCapacity: true)
    batch.payloadValues.removeAll(keepingCapacity: true)
    let place: ColumnEntry
    var count = 0
    if let entry = Self.entry(.payload, header) {
      place = entry
      count = try unpacker.unpack(entry, stored, into: &first)
    } else {
      place = try required(.sites, header)
    }
    do throws(ByteCursor.Failure) {
      let firstBytes = first
      try PayloadColumn.parse(
        firstBytes.span.extracting(0..<count), payloadCounts: sites.payloadCounts,
        sites: batch.localSites, needed: tally.payloads, into: &batch.payloads,
        values: &batch.payloadValues)
    } catch {
      throw Failure(place, error)
    }
  }

  // MARK: Frames

  private static func entry(_ id: ColumnID, _ header: BlockHeader) -> ColumnEntry? {
    header.columns.first { $0.id == id.rawValue }
  }

  private func required(_ id: ColumnID, _ header: BlockHeader) throws(Failure) -> ColumnEntry {
    guard let entry = Self.entry(id, header) else {
      throw Failure(offset: 0, expected: "a column \(id)", found: "none")
    }
    return entry
  }
}

/// A number as an error message shows it.
func hex(_ value: some BinaryInteger) -> String { "0x" + String(value, radix: 16) }

extension Array {
  /// Takes the array out of where it is stored, so that several stored arrays can be spanned at
  /// once without a copy.
  mutating func taken() -> [Element] {
    let array = self
    self = []
    return array
  }

  /// Makes the array `count` long, keeping its memory.
  mutating func resize(to count: Int, filling value: Element) {
    if self.count > count {
      removeLast(self.count - count)
    } else if self.count < count {
      append(contentsOf: repeatElement(value, count: count - self.count))
    }
  }
}
