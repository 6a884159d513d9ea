using System.Diagnostics.CodeAnalysis;
using VirtSpec.Spec.Base;

namespace VirtSpec.Machine.Load;

/// <summary>Reads images from files.</summary>
public static class ImageFile
{
    /// <inheritdoc cref="Image.TryRead"/>
    public static bool TryRead(string path, PA loadAddress, [NotNullWhen(true)] out Image? image, [NotNullWhen(false)] out LoadError? error)
    {
        image = null;
        error = TryReadBytes(path, out byte[] bytes);
        return error is null && Image.TryRead(bytes, loadAddress, out image, out error);
    }

    /// <summary>The whole file, or why it cannot be read.</summary>
    public static LoadError? TryReadBytes(string path, out byte[] bytes)
    {
        const string Expected = "a readable file";
        bytes = [];
        if (Directory.Exists(path))
            return new LoadError("", Expected, "a directory", "name a file in it");
        if (!File.Exists(path))
            return new LoadError("", Expected, "nothing of that name", "check the path");
        try
        {
            bytes = File.ReadAllBytes(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new LoadError("", Expected, e is UnauthorizedAccessException ? "no permission to read it" : e.Message.TrimEnd('.'), "check its permissions and size");
        }
    }
}
