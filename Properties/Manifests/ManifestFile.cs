using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace VirtSpec.Properties.Manifests;

/// <summary>
/// Reads what a hypervisor says of itself from a YAML file: a <see cref="Manifest"/> in the same words.
/// Golden/manifests/FORMAT.md describes the files.
/// </summary>
public static class ManifestFile
{
    /// <exception cref="ManifestException">The file says what a manifest cannot.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Manifest Read(string path) => Parse(File.ReadAllText(path), path);

    /// <param name="path">What errors call the text.</param>
    /// <inheritdoc cref="Read"/>
    public static Manifest Parse(string text, string path)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            throw new ManifestException(path, error.Start.Line, "YAML", error.InnerException?.Message ?? error.Message);
        }
        if (yaml.Documents.Count != 1)
            throw new ManifestException(path, 1, "one document", $"{yaml.Documents.Count}");
        return Manifest(new YamlCursor(path, yaml.Documents[0].RootNode));
    }

    private static Manifest Manifest(YamlCursor root)
    {
        var entries = root.Mapping("summary", "hypervisor", "pool", "vms", "policy", "fix-ups", "differences");
        return new Manifest
        {
            Summary = entries.TryGetValue("summary", out var summary) ? summary.Text() : "",
            Hypervisor = List(entries, "hypervisor", Physical),
            Pool = List(entries, "pool", Physical),
            Vms = List(entries, "vms", Vm),
            Policy = List(entries, "policy", Policy),
            FixUps = List(entries, "fix-ups", FixUp),
            Differences = List(entries, "differences", Difference),
        };
    }

    private static ValueArray<T> List<T>(IReadOnlyDictionary<string, YamlCursor> entries, string key, Func<YamlCursor, T> read) =>
        ValueArray<T>.Of(entries.TryGetValue(key, out var list) ? list.Sequence().Select(read) : []);

    private static PhysicalRange Physical(YamlCursor row)
    {
        var entries = row.Mapping("start", "size", "reason");
        return new PhysicalRange(new PA(row.Need(entries, "start").Number()), row.Need(entries, "size").Number(), row.Need(entries, "reason").Text());
    }

    private static VmManifest Vm(YamlCursor row)
    {
        var entries = row.Mapping("name", "vmid", "memory", "interrupts", "processors");
        return new VmManifest(
            row.Need(entries, "name").Text(),
            entries.TryGetValue("vmid", out var vmid) ? vmid.Number(largest: 0xffff) : null,
            List(entries, "memory", Range),
            ValueArray<int>.Of(List(entries, "interrupts", n => n.Numbers()).SelectMany(n => n)),
            List(entries, "processors", n => n.Number(largest: 7)));
    }

    private static VmRange Range(YamlCursor row)
    {
        var entries = row.Mapping("ipa", "size", "at", "rights", "shared-with", "on-demand", "reason");
        return new VmRange(
            new IPA(row.Need(entries, "ipa").Number()),
            row.Need(entries, "size").Number(),
            entries.TryGetValue("at", out var at) ? new PA(at.Number()) : null,
            Rights(row.Need(entries, "rights")),
            List(entries, "shared-with", n => n.Text()),
            row.Need(entries, "reason").Text())
        {
            OnDemand = entries.TryGetValue("on-demand", out var onDemand) && onDemand.Truth(),
        };
    }

    /// <summary>Letters of rwx.</summary>
    private static RangeRights Rights(YamlCursor cell)
    {
        RangeRights rights = 0;
        foreach (char letter in cell.Text())
            rights |= letter switch
            {
                'r' => RangeRights.Read,
                'w' => RangeRights.Write,
                'x' => RangeRights.Execute,
                _ => throw cell.Error("letters of rwx"),
            };
        return rights;
    }

    /// <summary>A register with fields and their values, or with masks and the values of their bits: one row for all.</summary>
    private static PolicyRow Policy(YamlCursor row)
    {
        var entries = row.Mapping("register", "fields", "bits", "vm", "reason");
        var register = Register(row.Need(entries, "register"));
        if (!entries.ContainsKey("bits"))
            row.Need(entries, "fields");
        ulong mask = 0, value = 0;
        foreach (var (key, cell) in entries.TryGetValue("fields", out var fields) ? fields.Pairs() : [])
        {
            var field = Field(register, key);
            if (cell.Number() > field.Mask >> field.Lsb)
                throw cell.Error($"at most 0x{field.Mask >> field.Lsb:x} for {register}.{field.Name}");
            (mask, value) = (mask | field.Mask, value | cell.Number() << field.Lsb);
        }
        foreach (var (key, cell) in entries.TryGetValue("bits", out var bits) ? bits.Pairs() : [])
        {
            if ((cell.Number() & ~key.Number()) != 0)
                throw cell.Error($"bits of the mask 0x{key.Number():x}");
            (mask, value) = (mask | key.Number(), value | cell.Number());
        }
        return new PolicyRow(register, mask, value, entries.TryGetValue("vm", out var vm) ? vm.Text() : null, row.Need(entries, "reason").Text());
    }

    private static FixUpRange FixUp(YamlCursor row)
    {
        var entries = row.Mapping("start", "size", "reason");
        return new FixUpRange(new VA(row.Need(entries, "start").Number()), row.Need(entries, "size").Number(), row.Need(entries, "reason").Text());
    }

    private static DeclaredDifference Difference(YamlCursor row)
    {
        var entries = row.Mapping("register", "mask", "reason");
        return new DeclaredDifference(Register(row.Need(entries, "register")), row.Need(entries, "mask").Number(), row.Need(entries, "reason").Text());
    }

    private static Reg Register(YamlCursor cell) => RegisterRow.Find(cell.Text()) ?? throw cell.Error("the name of a System register");

    /// <summary>A field of any layout of the register: CPTR_EL2 and CNTHCTL_EL2 have another one in a host with HCR_EL2.E2H.</summary>
    private static FieldRow Field(Reg register, YamlCursor cell) =>
        RegisterLayout.Of(register).Select(l => l.Find(cell.Text())).FirstOrDefault(f => f is not null) ?? throw cell.Error($"a field of {register}");
}
