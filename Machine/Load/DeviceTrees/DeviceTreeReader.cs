using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using static VirtSpec.Machine.Load.DeviceTrees.Fdt;

namespace VirtSpec.Machine.Load.DeviceTrees;

/// <summary>Reads flattened device trees, version 17, and finds what is wrong with them.</summary>
public static class DeviceTreeReader
{
    private const string Mend = "compile the tree again with dtc";

    /// <summary>The tree of a file, which may be longer than its tree says.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out DeviceTreeNode? root, [NotNullWhen(false)] out LoadError? error)
    {
        root = null;
        error = CheckHeader(file.Span) ?? CheckBlocks(file.Span);
        return error is null && TryReadStructure(file, out root, out error);
    }

    private static LoadError? CheckHeader(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderSize)
            return new LoadError("device tree header", $"{HeaderSize} bytes", $"{file.Length}", "name a file that dtc wrote");
        if (Word(file, 0) != Magic)
            return new LoadError("device tree header: magic", $"0x{Magic:x}", $"0x{Word(file, 0):x8}", "compile a source with dtc -O dtb");
        if (Word(file, VersionField) < Fdt.Version || Word(file, LastCompatibleField) > Fdt.Version)
            return new LoadError("device tree header: version", $"{Fdt.Version}", $"{Word(file, VersionField)}, compatible to {Word(file, LastCompatibleField)}", Mend);
        return Word(file, TotalSize) is var size && size >= HeaderSize && size <= file.Length
            ? null
            : new LoadError("device tree header: totalsize", $"at most the file's 0x{file.Length:x} bytes", $"0x{size:x}", "the file is cut off: copy or build it again");
    }

    private static LoadError? CheckBlocks(ReadOnlySpan<byte> file)
    {
        uint total = Word(file, TotalSize), reservations = Word(file, ReservationsOffset);
        (string Name, uint Offset, uint Size, uint Alignment)[] blocks =
        [
            ("off_dt_struct", Word(file, StructOffset), Word(file, StructSize), WordSize),
            ("off_dt_strings", Word(file, StringsOffset), Word(file, StringsSize), 1),
            ("off_mem_rsvmap", reservations, ReservationSize, 8),
        ];
        foreach (var (name, offset, size, alignment) in blocks)
            if (offset < HeaderSize || offset > total || size > total - offset || offset % alignment != 0)
                return new LoadError($"device tree header: {name}", $"a block of 0x{size:x} bytes inside the tree, aligned to {alignment}", $"0x{offset:x}", Mend);
        return ReservationsEnd(file) is null
            ? new LoadError("device tree: memory reservation block", "an entry of zeros at its end", "none", Mend)
            : null;
    }

    /// <summary>Where the memory reservation block ends, after its entry of zeros; null when it has none.</summary>
    internal static int? ReservationsEnd(ReadOnlySpan<byte> tree)
    {
        int total = (int)Word(tree, TotalSize);
        for (int offset = (int)Word(tree, ReservationsOffset); offset + ReservationSize <= total; offset += ReservationSize)
            if (!tree.Slice(offset, ReservationSize).ContainsAnyExcept((byte)0))
                return offset + ReservationSize;
        return null;
    }

    private static bool TryReadStructure(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out DeviceTreeNode? root, [NotNullWhen(false)] out LoadError? error)
    {
        var structure = file.Slice((int)Word(file.Span, StructOffset), (int)Word(file.Span, StructSize));
        var strings = file.Slice((int)Word(file.Span, StringsOffset), (int)Word(file.Span, StringsSize));
        var walk = new Walk(structure, strings);
        while (walk is { Done: false, Error: null })
            walk.Next();
        (root, error) = (walk.Root, walk.Error);
        if (root is null)
            error ??= walk.Broken("a root node", "none");
        return error is null;
    }

    /// <summary>A walk over the structure block, item by item; open nodes wait on a stack.</summary>
    private sealed class Walk(ReadOnlyMemory<byte> structure, ReadOnlyMemory<byte> strings)
    {
        private readonly Stack<(string Name, ImmutableArray<DeviceTreeProperty>.Builder Properties, ImmutableArray<DeviceTreeNode>.Builder Children)> _open = new();
        private int _offset;

        public bool Done { get; private set; }

        public DeviceTreeNode? Root { get; private set; }

        public LoadError? Error { get; private set; }

        public void Next()
        {
            if (_offset + WordSize > structure.Length)
            {
                Error = Broken("an FDT_END", "the end of the block");
                return;
            }
            uint tag = Word(structure.Span, _offset);
            _offset += WordSize;
            switch (tag)
            {
                case Nop:
                    break;
                case BeginNode when _open.Count > 0 || Root is null:
                    Begin();
                    break;
                case Prop when _open.Count > 0:
                    Property();
                    break;
                case EndNode when _open.Count > 0:
                    Close();
                    break;
                case End when _open.Count == 0:
                    Done = true;
                    break;
                default:
                    _offset -= WordSize;
                    Error = Broken("an item that may stand here", $"0x{tag:x8}");
                    break;
            }
        }

        public LoadError Broken(string expected, string found) => new($"device tree: structure block, offset 0x{_offset:x}", expected, found, Mend);

        private void Begin()
        {
            if (Text(structure.Span, _offset) is not { } name)
            {
                Error = Broken("the name of a node", "no end of it");
                return;
            }
            _offset = Align(_offset + structure.Span[_offset..].IndexOf((byte)0) + 1);
            _open.Push((name, ImmutableArray.CreateBuilder<DeviceTreeProperty>(), ImmutableArray.CreateBuilder<DeviceTreeNode>()));
        }

        private void Property()
        {
            if (_offset + 2 * WordSize > structure.Length)
            {
                Error = Broken("a property", "the end of the block");
                return;
            }
            uint length = Word(structure.Span, _offset), name = Word(structure.Span, _offset + WordSize);
            int value = _offset + 2 * WordSize;
            if (length > structure.Length - value)
                Error = Broken($"a property of at most 0x{structure.Length - value:x} bytes", $"0x{length:x}");
            else if (name >= strings.Length || Text(strings.Span, (int)name) is not { } text)
                Error = Broken($"the name of a property inside the strings block of 0x{strings.Length:x} bytes", $"offset 0x{name:x}");
            else
            {
                _open.Peek().Properties.Add(new DeviceTreeProperty(text, structure.Slice(value, (int)length)));
                _offset = Align(value + (int)length);
            }
        }

        private void Close()
        {
            var (name, properties, children) = _open.Pop();
            var node = new DeviceTreeNode(name, properties.ToImmutable(), children.ToImmutable());
            if (_open.Count > 0)
                _open.Peek().Children.Add(node);
            else
                Root = node;
        }
    }
}
