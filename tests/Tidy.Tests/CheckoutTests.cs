using Xunit;

namespace VirtSpec.Tidy.Tests;

public sealed class CheckoutTests
{
    [Fact]
    public void Where_there_is_no_repository_the_directory_is_walked_without_build_output()
    {
        var root = Directory.CreateTempSubdirectory("virtspec-").FullName;
        try
        {
            foreach (var path in new[] { "a.cs", "Spec/b.tbl", "Spec/bin/c.cs", "Spec/obj/d.cs", ".git/e", "tests/f.received.txt", ".ci/run" })
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
                File.WriteAllText(Path.Combine(root, path), "");
            }

            Assert.Null(Checkout.TrackedFiles(root));
            Assert.Equal([".ci/run", "Spec/b.tbl", "a.cs"], Checkout.Files(root).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Every_file_of_this_project_is_found()
    {
        var files = Checkout.Files(Checkout.Root()).ToHashSet();
        Assert.Contains("tests/Tidy.Tests/CheckoutTests.cs", files);
        Assert.DoesNotContain(files, path => path.Contains("/obj/"));
    }
}
