namespace VirtSpec.Cli.Output;

/// <summary>A text file that appears under its name only when it is complete. A device is written as it is.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _option;
    private readonly string _path;

    /// <summary>The name until the file is complete; null for a device, which must not be replaced by a file.</summary>
    private readonly string? _temporary;

    private OutputFile(string option, string path)
    {
        (_option, _path) = (option, path);
        _temporary = path.StartsWith("/dev/", StringComparison.Ordinal) ? null : $"{path}.{Environment.ProcessId}.partial";
        Writer = new StreamWriter(_temporary ?? path);
    }

    public TextWriter Writer { get; }

    /// <summary>Begins the file that <paramref name="option"/> names.</summary>
    public static OutputFile Create(string option, string path)
    {
        try
        {
            if (path.Length == 0)
                throw new CommandError(option, "a file", "an empty name", "name one");
            if (Directory.Exists(path))
                throw new CommandError($"{option} {path}", "a file", "a directory", "name a file in it");
            return new OutputFile(option, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unwritable(option, path, e);
        }
    }

    /// <summary>Writes a whole file.</summary>
    public static void Write(string option, string path, string text)
    {
        using var file = Create(option, path);
        file.Writer.Write(text);
        file.Complete();
    }

    /// <summary>Gives the file its name.</summary>
    public void Complete()
    {
        try
        {
            Writer.Dispose();
            if (_temporary is not null)
                File.Move(_temporary, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(_option, _path, e);
        }
    }

    /// <summary>Removes what was written, unless the file is complete.</summary>
    public void Dispose()
    {
        try
        {
            Writer.Dispose();
        }
        finally
        {
            if (_temporary is not null)
                File.Delete(_temporary);
        }
    }

    private static CommandError Unwritable(string option, string path, Exception e)
    {
        string found = e switch
        {
            UnauthorizedAccessException => "no permission",
            DirectoryNotFoundException => "no such directory",
            _ => e.Message.TrimEnd('.'),
        };
        return new CommandError($"{option} {path}", "a file that can be written", found, "name another file");
    }
}
