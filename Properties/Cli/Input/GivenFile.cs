namespace VirtSpec.Cli.Input;

/// <summary>Files that arguments and options name.</summary>
internal static class GivenFile
{
    /// <inheritdoc cref="Read"/>
    public static string Text(string option, string path) => Read($"{option} {path}", () => File.ReadAllText(path));

    /// <inheritdoc cref="Read"/>
    public static byte[] Bytes(string option, string path) => Read($"{option} {path}", () => File.ReadAllBytes(path));

    /// <summary>A table, whose reader gives all that is wrong with it.</summary>
    /// <param name="parse">Is given the path, the lines, and a list for errors.</param>
    /// <exception cref="CommandError">It cannot be read, or something is wrong with it.</exception>
    public static T Table<T>(string option, string path, Func<string, IEnumerable<string>, List<string>, T> parse)
    {
        var errors = new List<string>();
        var table = Read($"{option} {path}", () => parse(path, File.ReadLines(path), errors));
        return errors.Count == 0 ? table : throw new CommandError(errors.Count == 1 ? errors[0] : $"{errors[0]} (and {errors.Count - 1} more)");
    }

    /// <param name="where">What a message calls the file.</param>
    /// <exception cref="CommandError">It cannot be read.</exception>
    public static T Read<T>(string where, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException { ParamName: "path" })
        {
            string found = e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e is ArgumentException ? "no name of a file" : e.Message.TrimEnd('.');
            throw new CommandError(where.Length > 0 ? where.TrimEnd() : "''", "a file that can be read", found, "name another file");
        }
    }
}
