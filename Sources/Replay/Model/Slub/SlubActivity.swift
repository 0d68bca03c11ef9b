/// What a model of SLUB did, for reports.
struct SlubActivity: Sendable {
  var refills = 0
  var slabsRefilled = 0
  var listsMoved = 0
  var remoteFrees = 0
  var emptiesKept = 0
  var fallbacks = 0
  var sheavesFilled = 0
  var sheavesFlushed = 0
  var vectors = 0
  var largeAllocations = 0
}
