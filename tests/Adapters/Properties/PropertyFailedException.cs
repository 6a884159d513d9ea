namespace FsCheck.Xunit;

/// <summary>A property was falsified, or too many of its values were rejected; the message begins with the seed.</summary>
public sealed class PropertyFailedException(string message, Exception? inner) : Exception(message, inner);
