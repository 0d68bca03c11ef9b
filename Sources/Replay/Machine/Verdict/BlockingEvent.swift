/// One wait of one actor, polls that brought nothing included. Times in nanoseconds.
public struct BlockingEvent: Sendable, Equatable {
  /// Who waited.
  public var actor: String
  /// Where.
  public var channel: WaitChannel
  /// Since when.
  public var start: UInt64
  /// Until when; nil if it still waits.
  public var end: UInt64?
  /// Pages of an unfinished request that it held meanwhile.
  public var heldPages: Int
  /// Whether page-out waited with it: then progress was in danger.
  public var isOnPageoutPath: Bool
  /// Whether the wait was inside a request whose caller had said that it must not sleep.
  public var breaksNoWait: Bool
  /// Times that it looked and found nothing.
  public var polls = 0
  /// Its place in the order in which waits began.
  var number = 0

  init(
    actor: String, channel: WaitChannel, start: UInt64, heldPages: Int, isOnPageoutPath: Bool,
    breaksNoWait: Bool
  ) {
    self.actor = actor
    self.channel = channel
    self.start = start
    self.heldPages = heldPages
    self.isOnPageoutPath = isOnPageoutPath
    self.breaksNoWait = breaksNoWait
  }
}
