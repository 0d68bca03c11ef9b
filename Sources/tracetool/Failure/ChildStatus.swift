/// The end of a recorded program that ended with something else than 0, passed on as our own.
struct ChildStatus: Error {
  /// Its status, or 128 and a signal's number.
  var status: Int32
}
