using System.Globalization;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using Xunit;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>A row of tests/Guests/el1/manifest.tbl.</summary>
/// <param name="QemuOptions">How its board differs from that of the others.</param>
public sealed record El1Guest(string Name, string Shows, string ExpectedFile, IReadOnlyList<string> QemuOptions)
{
    public static IReadOnlyList<El1Guest> All { get; } =
        [.. File.ReadLines(PathOf("manifest.tbl")).Where(l => l.Length > 0 && l[0] != '#').Select(Parse)];

    public int Processors => QemuOptions.SkipWhile(o => o != "-smp").Skip(1).FirstOrDefault() is { } count ? int.Parse(count, CultureInfo.InvariantCulture) : 1;

    public string ElfPath => PathOf($"{Name}.elf");

    /// <summary>What it prints on QEMU.</summary>
    public string ExpectedConsole => File.ReadAllText(PathOf(ExpectedFile));

    public static El1Guest Named(string name) => All.Single(g => g.Name == name);

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Guests", "el1", file);

    public Image Read()
    {
        Assert.True(ImageFile.TryRead(ElfPath, BoardLayout.Ram, out var image, out var error), error?.ToString());
        return image;
    }

    /// <summary>The guest as a VM of 2 MiB whose vCPUs are on these PEs.</summary>
    public VmConfiguration ToVm(params int[] processors)
    {
        var image = Read();
        return new VmConfiguration(Name, new IPA(BoardLayout.Ram.Value), 2 << 20, ValueArray<int>.Of(processors), new IPA(image.Entry.Value))
        {
            HasUart = true,
            Contents = ValueArray<GuestContents>.Of(image.Segments.Select(s => new GuestContents(new IPA(s.Address.Value), s.Bytes))),
        };
    }

    public override string ToString() => Name;

    private static El1Guest Parse(string line)
    {
        string[] c = [.. line.Split(';').Select(cell => cell.Trim())];
        return new El1Guest(c[0], c[1], c[2], c.Length > 3 ? c[3].Split(' ', StringSplitOptions.RemoveEmptyEntries) : []);
    }
}
