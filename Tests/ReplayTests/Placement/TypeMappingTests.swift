import Testing

@testable import Replay
@testable import TraceFormat

@Suite struct TypeMappingTests {
  private var interner = TableInterner()
  private var mapping = TypeMapping()

  private mutating func place(
    _ name: String, _ family: TypeFamily, _ bytes: UInt64?, allocated: UInt64? = nil
  ) -> TypeMapping.Placement? {
    let site = Site(
      kind: .allocate, type: interner.type(name, family), requestedBytes: bytes,
      allocatedBytes: allocated)
    return mapping.placement(of: site, in: interner.tables)
  }

  @Test mutating func cachesAreOneTypeForEachSize() {
    #expect(place("dentry", .objectCache, 192) == .init(type: 0, requestedBytes: 192))
    #expect(place("shm", .objectCache, 100)?.type == 1)
    #expect(place("dentry", .objectCache, 192)?.type == 0)
    #expect(place("shm", .objectCache, 200)?.type == 2)
    #expect(place("?", .objectCache, 64)?.type == 3)
    #expect(mapping.types.map(\.objectBytes) == [192, 100, 200, 64])
    #expect(mapping.reportNames() == ["dentry", "shm/100", "shm/200", "?/64"])
  }

  @Test mutating func sizeClassesServeRequestsOfManySizes() {
    #expect(place("kmalloc:64", .sizeClass, 50, allocated: 64)?.type == 0)
    #expect(place("kmalloc:64", .sizeClass, 33) == .init(type: 0, requestedBytes: 33))
    #expect(mapping.types == [ModelType(name: "kmalloc:64", objectBytes: 64)])
  }

  @Test mutating func aRequestLargerThanItsClassIsNotCutDown() {
    #expect(place("kmalloc:64", .sizeClass, 500, allocated: 64)?.requestedBytes == 500)
    #expect(mapping.types[0].objectBytes == 500)
  }

  @Test mutating func generalMemoryClimbsTheLadder() {
    let rungs: [(UInt64, UInt64?)] = [
      (0, 8), (8, 8), (9, 16), (97, 128), (8192, 8192), (8193, nil),
    ]
    for (bytes, rung) in rungs {
      let type = Int(place("malloc", .general, bytes)!.type)
      #expect(mapping.types[type].objectBytes == rung)
    }
    #expect(mapping.reportNames().last == "malloc:large")
    #expect(place("big", .largeRequest, 100_000) != nil)
    #expect(mapping.types.last == ModelType(name: "big", objectBytes: nil))
  }

  @Test mutating func whatHasNoSizeOrAnAbsurdOneIsLeftOut() {
    #expect(place("x", .objectCache, nil) == nil)
    #expect(place("x", .objectCache, .max) == nil)
    #expect(place("x", .sizeClass, 5, allocated: .max) == nil)
    #expect(place("x", .objectCache, nil, allocated: 48)?.requestedBytes == 48)
  }
}
