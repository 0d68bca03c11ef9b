/// What the process tells its caller; the numbers are those of BSD's sysexits.h where it has one.
enum ExitStatus: Int32 {
  /// Done.
  case done = 0
  /// Compared and worse, or an expectation not met.
  case worse = 1
  /// The command line is wrong (EX_USAGE).
  case usage = 64
  /// The trace or the input data is wrong (EX_DATAERR).
  case badData = 65
  /// The input does not exist or cannot be read (EX_NOINPUT).
  case noInput = 66
  /// A facility is missing (EX_UNAVAILABLE).
  case unavailable = 69
  /// The output cannot be created (EX_CANTCREAT).
  case cannotCreate = 73
  /// Reading or writing failed half way (EX_IOERR).
  case inputOutput = 74
  /// A failure that may not last (EX_TEMPFAIL).
  case temporary = 75
  /// The user broke off (128 + SIGINT).
  case interrupted = 130
  /// Whoever read our output closed it before its end (128 + SIGPIPE).
  case readerGone = 141
}
