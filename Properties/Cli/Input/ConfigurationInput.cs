using VirtSpec.Properties.Targets;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Cli.Input;

/// <summary>The file of <c>--config</c>.</summary>
internal static class ConfigurationInput
{
    /// <summary>Reads it; files that it names are beside it.</summary>
    /// <exception cref="CommandError">It cannot be read, or is no configuration.</exception>
    public static SystemConfiguration Read(string path)
    {
        string text = GivenFile.Text("--config", path), directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return ConfigurationFile.TryParse(path, text, name => TryReadBytes(Path.Combine(directory, name)), out var configuration, out var errors)
            ? configuration
            : throw new CommandError(errors.Count == 1 ? errors[0] : $"{errors[0]} (and {errors.Count - 1} more)");
    }

    private static byte[]? TryReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
