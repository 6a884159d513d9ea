namespace VirtSpec.Lockstep.Recording;

/// <summary>An entry of QEMU's log of exceptions, with what the recording knows of it.</summary>
/// <param name="Class">QEMU's name for it.</param>
/// <param name="Exception">Null when the board answered it as a PSCI call, so that the PE took no exception.</param>
public readonly record struct RecordedEvent(string Class, RecordedException? Exception)
{
    /// <summary>The entries of the log, in order.</summary>
    /// <exception cref="InvalidDataException">The recording has fewer or more exceptions than the log.</exception>
    public static IEnumerable<RecordedEvent> Read(BootRecording recording)
    {
        using var exceptions = recording.Exceptions().GetEnumerator();
        foreach (var logged in LoggedException.Read(recording.LogPath))
        {
            if (!logged.ByBoard && !exceptions.MoveNext())
                throw new InvalidDataException($"the recording has fewer exceptions than QEMU's log: {logged} is missing");
            yield return new RecordedEvent(logged.Class, logged.ByBoard ? null : exceptions.Current);
        }
        if (exceptions.MoveNext())
            throw new InvalidDataException($"QEMU's log lacks {exceptions.Current}");
    }
}
