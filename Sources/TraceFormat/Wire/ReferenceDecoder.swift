/// The object column of a block: the inverse of `ReferenceEncoder`.
struct ReferenceDecoder {
  /// In `values`, death steps are kept around this number, above all relative ordinals and
  /// differences.
  static let deathStep: Int32 = 3 << 29
  /// Values from here on are death steps.
  static let firstDeathStep: Int32 = deathStep - (1 << 20)
  /// In `values`, the codes of `EventBatch.objects` stand so much lower: far from every ordinal,
  /// even if one is added to them.
  static let codeShift: Int32 = (1 << 30) - (1 << 17)
  /// Values below this are such codes.
  static let codeEnd: Int32 = .min + (1 << 17)
  /// The value of a reference to an object born before the trace.
  static let foreign: Int32 = EventBatch.foreignObject - codeShift

  private var walk = ReferenceWalk()

  /// Reads the two columns.
  /// - Parameter values: gets the references in site order at its front: relative ordinals, shifted
  ///   codes of `EventBatch.objects`, differences or death steps, as the site's mode wants them.
  func takeColumns(
    _ bytes: borrowing Span<UInt8>, escapes: borrowing Span<UInt8>, table: SiteDecoder,
    baseBirth: UInt64, farObjects: inout [UInt64], values: inout [Int32]
  ) throws(ByteCursor.Failure) {
    farObjects.removeAll(keepingCapacity: true)
    if values.count < bytes.count {
      values.reserveCapacity(table.eventCount + Ungrouping.step)
      values.resize(to: bytes.count, filling: 0)
    }
    var reader = ReferenceEscapes(baseBirth: baseBirth)
    var start = 0
    for site in table.referenceCounts.indices {
      let count = table.referenceCounts[site]
      guard count <= bytes.count - start else {
        throw reader.cursor.failure("\(start + count) references", found: "\(bytes.count)")
      }
      if count == 0 { continue }
      let end = start + count
      var out = values.mutableSpan
      var piece = out._mutatingExtracting(start..<end)
      try ReferenceColumn.take(
        bytes.extracting(start..<end), mode: table.modes[site], escapes, &reader,
        &farObjects, into: &piece)
      start = end
    }
    guard start == bytes.count, reader.cursor.offset == escapes.count else {
      throw reader.cursor.failure("\(start) references", found: "\(bytes.count)")
    }
  }

  /// Walks the block: `objects` then says, grouped by context, which object each event names.
  /// - Parameters:
  ///   - column: the site column, one byte an event and the escapes.
  ///   - values: what `takeColumns` made, no more.
  mutating func resolve(
    _ table: SiteDecoder, column: borrowing Span<UInt8>, values: borrowing Span<Int32>,
    runs: ContextRunDecoder, births: BirthOrdinals, header: BlockHeader, into objects: inout [Int32]
  ) throws(ByteCursor.Failure) {
    let known = ReferenceWalk.Known(header)
    let states = table.states
    let isSound: Bool
    if table.isSmall {
      var small = SmallSiteTable(states, other: .idle)
      isSound = walk.run(
        grouped: column, table: &small, values: values, contexts: runs.contexts, births: births,
        known: known, into: &objects)
      try check(table) { small[UInt8($0)].place }
    } else if states.count <= MediumSiteTable<SiteState>.limit {
      var medium = MediumSiteTable(states, other: .idle)
      isSound = walk.run(
        grouped: table.grouped.span.extracting(0..<header.eventCount), table: &medium,
        values: values, contexts: runs.contexts, births: births, known: known, into: &objects)
      try check(table) { medium[UInt16($0)].place }
    } else {
      var large = LargeSiteTable(states)
      isSound = walk.run(
        grouped: table.grouped.span.extracting(0..<header.eventCount), table: &large,
        values: values, contexts: runs.contexts, births: births, known: known, into: &objects)
      try check(table) { large[UInt16($0)].place }
    }
    guard isSound else {
      throw ByteCursor().failure("objects born in the trace", found: "others")
    }
  }

  /// Did every site take its references and no others?
  private func check(
    _ table: SiteDecoder, place: (Int) -> UInt32
  ) throws(ByteCursor.Failure) {
    for site in table.states.indices {
      let taken = Int(place(site)) - Int(table.states[site].place)
      guard taken == table.referenceCounts[site] else {
        throw ByteCursor().failure(
          "\(table.referenceCounts[site]) references of local site \(site)", found: "\(taken)")
      }
    }
  }
}
