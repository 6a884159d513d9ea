using System.Globalization;
using System.Text;
using VirtSpec.Adapters.Programs;
using VirtSpec.Lockstep.Compare;
using VirtSpec.Lockstep.Qemu;
using VirtSpec.Lockstep.Recording;
using Xunit;

namespace VirtSpec.Lockstep.Tests;

/// <summary>The comparison finds each change of a recording where it is made.</summary>
public sealed class ComparisonTests(RecordedCosts costs) : IClassFixture<RecordedCosts>
{
    private const string Svc = "56", DataAbort = "96", Irq = "";

    [NeedsTheory(Recorder.Program, Plugin.Compiler)]
    [InlineData("exceptions")]
    public void An_unchanged_recording_is_matched_to_its_end(string file)
    {
        var result = costs.CompareWith(file, bytes => bytes);
        Assert.True(result.Agrees, $"{result.Difference}");
        Assert.Equal(costs.Recording.Instructions, result.Instructions);
        Assert.Equal(LoggedException.Read(costs.Recording.LogPath).Count(), result.Compared);
    }

    /// <summary>One bit of one value of an exception: the columns of the recording are index, time, target, vector, ELR, SPSR, ESR, FAR, HPFAR.</summary>
    [NeedsTheory(Recorder.Program, Plugin.Compiler)]
    [InlineData(Svc, 1, 0, "time")]
    [InlineData(Svc, 2, 0, "target of ")]
    [InlineData(Svc, 3, 7, "vector of ")]
    [InlineData(Svc, 4, 2, "ELR of ")]
    [InlineData(Svc, 4, 63, "ELR of ")]
    [InlineData(Svc, 5, 0, "SPSR of ")]
    [InlineData(Svc, 5, 31, "SPSR of ")]
    [InlineData(Svc, 6, 0, "ESR of ")]
    [InlineData(DataAbort, 6, 6, "ESR of ")]
    [InlineData(DataAbort, 7, 3, "FAR of ")]
    [InlineData(Irq, 4, 2, "ELR of ")]
    [InlineData(Irq, 5, 7, "SPSR of ")]
    public void A_bit_of_an_exception_that_is_not_as_recorded_is_found_there(string @class, int column, int bit, string what)
    {
        ulong index = 0;
        var result = costs.CompareWith("exceptions", bytes => Flip(bytes, @class, column, bit, out index));
        Assert.False(result.Agrees);
        Assert.StartsWith(what, result.Difference!.What, StringComparison.Ordinal);
        Assert.Equal(index, result.Difference.Index);
    }

    /// <summary>What an exception does not set is stale in the recording.</summary>
    [NeedsTheory(Recorder.Program, Plugin.Compiler)]
    [InlineData(Irq, 6)]
    [InlineData(Svc, 7)]
    [InlineData(DataAbort, 8)]
    public void A_register_that_the_exception_does_not_set_is_not_compared(string @class, int column) =>
        Assert.True(costs.CompareWith("exceptions", bytes => Flip(bytes, @class, column, 5, out _)).Agrees);

    [NeedsTheory(Recorder.Program, Plugin.Compiler)]
    [InlineData(-1)]
    [InlineData(1)]
    public void An_exception_at_another_place_is_found(int distance)
    {
        ulong index = 0;
        var result = costs.CompareWith("exceptions", bytes => Change(bytes, Irq, 0, value => index = value + (ulong)distance));
        Assert.Equal("exception", result.Difference!.What);
        Assert.InRange(result.Difference.Index, index - 1, index + 1);
    }

    [NeedsTheory(Recorder.Program, Plugin.Compiler)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public void A_PC_that_is_not_as_recorded_is_found_there(int run)
    {
        PCRun[] runs = [.. costs.Recording.Runs()];
        ulong index = runs.Take(run).Aggregate(0UL, (sum, r) => sum + r.Count);
        runs[run] = runs[run] with { Start = runs[run].Start ^ 1UL << 4 };
        var result = costs.CompareWith("pcs", _ => Encode(runs));
        Assert.Equal(("PC", index), (result.Difference!.What, result.Difference.Index));
        Assert.NotNull(result.Difference.Before);
    }

    [NeedsTheory(Recorder.Program, Plugin.Compiler)]
    [InlineData(0)]
    [InlineData(100)]
    public void A_byte_of_the_console_that_is_not_as_recorded_is_found(int position)
    {
        var result = costs.CompareWith("console", bytes => [.. bytes[..position], (byte)(bytes[position] ^ 1), .. bytes[(position + 1)..]]);
        Assert.Equal(("console", position), (result.Difference!.What, result.ConsoleBytes));
    }

    [NeedsTheory(Recorder.Program, Plugin.Compiler)]
    [InlineData(-1)]
    [InlineData(1)]
    public void Another_number_of_instructions_is_found(int distance)
    {
        var result = costs.CompareWith("total", _ => Encoding.ASCII.GetBytes($"{(long)costs.Recording.Instructions + distance}"));
        Assert.Equal("the end", result.Difference!.What);
    }

    [NeedsTheory(Recorder.Program, Plugin.Compiler)]
    [InlineData(40)]
    public void The_report_ends_with_the_step_that_differs(int lines)
    {
        var report = new StringWriter();
        ComparisonReport.Write(report, costs.CompareWith("exceptions", bytes => Flip(bytes, Svc, 5, 0, out _)));
        string[] text = report.ToString().Split('\n');
        int last = Array.FindIndex(text, line => line.StartsWith($"{lines} ", StringComparison.Ordinal));
        Assert.Contains("exception to EL1, SVC64", text[last], StringComparison.Ordinal);
        Assert.StartsWith("the machine before that: PC 0x", text[last + 1], StringComparison.Ordinal);
    }

    /// <summary>The first exception whose ESR begins so, or the first interrupt (vector offset 0x280), with one bit of a column flipped.</summary>
    private static byte[] Flip(byte[] exceptions, string @class, int column, int bit, out ulong index)
    {
        string[] line = First(exceptions, @class).Split(' ');
        index = ulong.Parse(line[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return Change(exceptions, @class, column, value => column == 2 ? value ^ 3 : value ^ 1UL << bit);
    }

    private static byte[] Change(byte[] exceptions, string @class, int column, Func<ulong, ulong> change)
    {
        string before = First(exceptions, @class);
        string[] words = before.Split(' ');
        words[column] = $"{change(ulong.Parse(words[column], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)):x}";
        return Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(exceptions).Replace(before + "\n", string.Join(' ', words) + "\n", StringComparison.Ordinal));
    }

    private static string First(byte[] exceptions, string @class) =>
        Encoding.ASCII.GetString(exceptions).Split('\n').First(line => line.Split(' ') is var words && (@class == Irq ? words[3].EndsWith("80", StringComparison.Ordinal) : words[6].StartsWith(@class, StringComparison.Ordinal)));

    private static byte[] Encode(IEnumerable<PCRun> runs)
    {
        var bytes = new List<byte>();
        ulong expected = 0;
        foreach (var run in runs)
        {
            long distance = (long)(run.Start - expected);
            Put((ulong)(distance << 1 ^ distance >> 63));
            Put(run.Count);
            expected = run.Start + 4 * run.Count;
        }
        return [.. bytes];

        void Put(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
                bytes.Add((byte)(value | 0x80));
            bytes.Add((byte)value);
        }
    }
}
