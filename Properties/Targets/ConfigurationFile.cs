using System.Diagnostics.CodeAnalysis;
using VirtSpec.Properties.Yaml;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using YamlDotNet.RepresentationModel;

namespace VirtSpec.Properties.Targets;

/// <summary>Reads what a hypervisor is given to run, a <see cref="SystemConfiguration"/>, from YAML; docs/configuration.md has the keys.</summary>
public static class ConfigurationFile
{
    /// <summary>Reads a configuration.</summary>
    /// <param name="path">What errors call it.</param>
    /// <param name="read">The bytes of a file that the configuration names; null when there is none.</param>
    /// <param name="errors">Every error, as <c>path(line): expected, found</c>.</param>
    public static bool TryParse(string path, string text, Func<string, byte[]?> read, [NotNullWhen(true)] out SystemConfiguration? configuration, out IReadOnlyList<string> errors)
    {
        var file = new YamlFile(path);
        configuration = null;
        if (file.TryParse(text, out var root))
        {
            file.OnlyKeys(root, "board", "vms");
            var board = file.Mapping(root, "board");
            if (board is not null)
                file.OnlyKeys(board, "processors", "ram");
            ulong? processors = board is null ? null : file.Number(board, "processors"), ram = board is null ? null : file.Number(board, "ram");
            VmConfiguration[] vms = [.. file.Mappings(root, "vms").Select(vm => Vm(file, vm, processors ?? ulong.MaxValue, read)).OfType<VmConfiguration>()];
            if (file.Errors.Count == 0 && vms.Length == 0)
                file.Error(root, "at least one VM in 'vms'", "none");
            if (file.Errors.Count == 0)
                configuration = new SystemConfiguration((int)processors!.Value, ram!.Value, ValueArray<VmConfiguration>.Of(vms));
        }
        errors = file.Errors;
        return configuration is not null;
    }

    private static VmConfiguration? Vm(YamlFile file, YamlMappingNode vm, ulong processors, Func<string, byte[]?> read)
    {
        file.OnlyKeys(vm, "name", "ram", "size", "at", "processors", "entry", "argument", "uart", "contents");
        string? name = file.Text(vm, "name");
        ulong? ram = file.Number(vm, "ram"), size = file.Number(vm, "size"), entry = file.Number(vm, "entry");
        ulong? at = file.Find(vm, "at") is { } where ? file.Number(where) : null;
        ulong? argument = file.Find(vm, "argument") is { } x0 ? file.Number(x0) : 0;
        int[] pes = [.. file.Sequence(vm, "processors").Select(p => Processor(file, p, processors)).OfType<int>()];
        if (pes.Length == 0)
            file.Error(vm, "the PE of each vCPU in 'processors'", "none");
        GuestContents[] contents = [.. file.Mappings(vm, "contents").Select(c => Contents(file, c, read)).OfType<GuestContents>()];
        if (name is null || ram is null || size is null || entry is null || argument is null)
            return null;
        return new VmConfiguration(name, new IPA(ram.Value), size.Value, ValueArray<int>.Of(pes), new IPA(entry.Value))
        {
            Argument = argument.Value,
            RamAt = at is { } address ? new PA(address) : null,
            HasUart = Flag(file, vm, "uart"),
            Contents = ValueArray<GuestContents>.Of(contents),
        };
    }

    private static int? Processor(YamlFile file, YamlNode node, ulong processors)
    {
        if (file.Number(node) is not { } number)
            return null;
        if (number < processors)
            return (int)number;
        file.Error(node, $"a PE of the board, 0 to {processors - 1}", $"{number}");
        return null;
    }

    private static bool Flag(YamlFile file, YamlMappingNode vm, string key)
    {
        if (file.Find(vm, key) is not { } node)
            return false;
        if (node is not YamlScalarNode { Value: "true" or "false" })
            file.Error(node, $"true or false for '{key}'", $"'{node}'");
        return node is YamlScalarNode { Value: "true" };
    }

    private static GuestContents? Contents(YamlFile file, YamlMappingNode contents, Func<string, byte[]?> read)
    {
        file.OnlyKeys(contents, "at", "file");
        ulong? at = file.Number(contents, "at");
        if (file.Text(contents, "file") is not { } name || at is null)
            return null;
        if (read(name) is { } bytes)
            return new GuestContents(new IPA(at.Value), bytes);
        file.Error(contents, $"a file '{name}'", "none that can be read");
        return null;
    }
}
