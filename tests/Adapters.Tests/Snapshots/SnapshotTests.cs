using System.Text;
using Xunit;

namespace VirtSpec.Adapters.Tests.Snapshots;

public sealed class SnapshotTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string Stem => directory["Type.Method"];
    private string Verified => Stem + ".verified.txt";
    private string Received => Stem + ".received.txt";

    [Fact]
    public void The_first_run_fails_and_leaves_a_received_file_whose_acceptance_makes_it_pass()
    {
        var message = FailureOf("one\ntwo\n");
        Assert.Equal($"""
            Type.Method.verified.txt: nothing has been verified yet
            --- /dev/null
            +++ Type.Method.received.txt
            @@ -0,0 +1,2 @@
            +one
            +two
            accept: mv '{Received}' '{Verified}'
            """, message);
        Assert.Equal("one\ntwo\n", File.ReadAllText(Received));
        Assert.False(File.Exists(Verified));

        File.Move(Received, Verified);
        Snapshot.Compare(Stem, "one\ntwo\n", new VerifySettings());
        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void A_difference_fails_with_a_diff_and_leaves_the_verified_file_alone()
    {
        File.WriteAllText(Verified, "one\ntwo\nthree");
        var message = FailureOf("one\n2\nthree");
        Assert.Equal($"""
            Type.Method.verified.txt: the text differs
            --- Type.Method.verified.txt
            +++ Type.Method.received.txt
            @@ -1,3 +1,3 @@
             one
            -two
            +2
             three
            accept: mv '{Received}' '{Verified}'
            """, message);
        Assert.Equal("one\ntwo\nthree", File.ReadAllText(Verified));
        Assert.Equal("one\n2\nthree", File.ReadAllText(Received));
    }

    [Fact]
    public void A_command_that_accepts_is_named_where_there_is_one()
    {
        var settings = new VerifySettings();
        settings.AcceptWith("virtspec trace accept");
        var message = Assert.Throws<VerifyException>(() => Snapshot.Compare(Stem, "one\n", new VerifySettings(settings))).Message;
        Assert.EndsWith("\naccept: virtspec trace accept", message);
        Assert.DoesNotContain("mv '", message);
    }

    [Fact]
    public void A_passing_comparison_removes_an_old_received_file()
    {
        File.WriteAllText(Verified, "text");
        File.WriteAllText(Received, "old");
        Snapshot.Compare(Stem, "text", new VerifySettings());
        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void Line_ends_and_a_byte_order_mark_do_not_count_but_a_final_line_end_does()
    {
        File.WriteAllText(Verified, "one\r\ntwo\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Snapshot.Compare(Stem, "one\rtwo\r\n", new VerifySettings());
        Assert.Contains("+two\n\\ No newline at end of file", FailureOf("one\ntwo"));
    }

    [Fact]
    public void Files_are_written_with_line_feeds_in_UTF_8_without_a_byte_order_mark()
    {
        FailureOf("é\r\n");
        Assert.Equal([0xC3, 0xA9, (byte)'\n'], File.ReadAllBytes(Received));
    }

    [Fact]
    public void AutoVerify_rewrites_the_verified_file()
    {
        File.WriteAllText(Verified, "old");
        var settings = new VerifySettings();
        settings.AutoVerify();
        Snapshot.Compare(Stem, "new", settings);
        Assert.Equal("new", File.ReadAllText(Verified));
        Assert.False(File.Exists(Received));
    }

    public void Dispose() => directory.Dispose();

    private string FailureOf(string content) =>
        Assert.Throws<VerifyException>(() => Snapshot.Compare(Stem, content, new VerifySettings())).Message;
}
