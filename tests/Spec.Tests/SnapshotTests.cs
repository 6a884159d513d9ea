using VerifyXunit;
using Xunit;

namespace VirtSpec.Spec.Tests;

public class SnapshotTests
{
    [Fact]
    public void Every_snapshot_file_belongs_to_a_test() => VerifyFiles.AssertAllClaimed();
}
