using VirtSpec.Machine.Load;
using VirtSpec.Spec.Base;
using Xunit;

namespace VirtSpec.Machine.Tests.Load;

public sealed class ImageFileTests
{
    [Fact]
    public void A_directory_is_refused() =>
        Assert.Equal("expected a readable file, found a directory; name a file in it", Error(AppContext.BaseDirectory));

    [Fact]
    public void A_file_that_does_not_exist_is_refused() =>
        Assert.Equal("expected a readable file, found nothing of that name; check the path", Error(Path.Combine(AppContext.BaseDirectory, "no such file")));

    private static string Error(string path)
    {
        Assert.False(ImageFile.TryRead(path, new PA(0), out _, out var error));
        return error.ToString();
    }
}
