import Testing
import TraceFormat

/// Does the writer refuse what a reader would take for damage, and stay sound?
@Suite struct WriterRefusalTests {
  private static let sites: [Site] = [
    Site(kind: .pageAllocate, type: TypeID(0), order: 64),
    Site(kind: .waitBegin, type: TypeID(0), order: 255),
    Site(kind: .allocate, type: TypeID(0), requestedBytes: .max),
    Site(kind: .allocate, type: TypeID(0), allocatedBytes: .max),
  ]

  @Test(arguments: sites)
  func siteThatTheFormatCannotHold(_ bad: Site) throws {
    var writer = try TraceWriter(to: .memory, header: TraceHeader())
    _ = writer.interner.type("type", .general)
    let context = writer.interner.context(Context(cpu: 0, thread: 1, name: .empty))
    let good = writer.interner.site(Site(kind: .allocate, type: TypeID(0), requestedBytes: 8))
    try writer.append(site: good, context: context, time: 1)
    let site = writer.interner.site(bad)
    do throws(TraceError) {
      try writer.append(site: site, context: context, time: 2)
      Issue.record("accepted")
    } catch {
      guard case .badEvent(1, _, _) = error else {
        Issue.record("\(error)")
        return
      }
    }
    try writer.append(site: good, context: context, time: 3)
    var reader = try TraceReader(bytes: try writer.finish().memory)
    var batch = EventBatch()
    #expect(try reader.next(into: &batch))
    #expect(batch.times == [1, 3])
    #expect(reader.damage.isEmpty && reader.tables.sites.count == 1)
  }
}
