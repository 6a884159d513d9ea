namespace VirtSpec.Cli.Input;

/// <summary>Files of text that options name.</summary>
internal static class TextInput
{
    /// <exception cref="CommandError">It cannot be read.</exception>
    public static string Read(string option, string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string found = e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e.Message.TrimEnd('.');
            throw new CommandError($"{option} {path}", "a file that can be read", found, "name another file");
        }
    }
}
